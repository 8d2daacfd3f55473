-- Metatables, closures, inheritance, operators, garbage collection, goto, sorting.
local Vector = {}
Vector.__index = Vector
local function vector(x, y) return setmetatable({ x = x, y = y }, Vector) end
function Vector.__add(a, b) return vector(a.x + b.x, a.y + b.y) end
function Vector.__mul(a, b) return type(a) == "number" and vector(a * b.x, a * b.y) or a.x * b.x + a.y * b.y end
function Vector.__unm(a) return vector(-a.x, -a.y) end
function Vector.__eq(a, b) return a.x == b.x and a.y == b.y end
function Vector.__lt(a, b) return a:length() < b:length() end
function Vector.__le(a, b) return a:length() <= b:length() end
function Vector.__tostring(a) return ("(%g, %g)"):format(a.x, a.y) end
function Vector.__concat(a, b) return tostring(a) .. tostring(b) end
function Vector.__len() return 2 end
function Vector.__call(a, name) return a[name] end
function Vector:length() return math.sqrt(self.x ^ 2 + self.y ^ 2) end
local a, b = vector(3, 4), vector(-1, 2)
print(a + b, a * b, 2 * a, -a, a == vector(3, 4), a < b, a >= b, a .. b, #a, a "x", a:length())

-- Classes with inheritance and super calls.
local function class(base)
	local c = setmetatable({}, { __index = base, __call = function(c, ...)
		local o = setmetatable({}, c)
		o:init(...)
		return o
	end })
	c.__index, c.super = c, base
	return c
end
local Account = class { init = function() end }
function Account:init(owner, balance) self.owner, self.balance = owner, balance or 0 end
function Account:deposit(n)
	if n <= 0 then error("amount must be positive", 2) end
	self.balance = self.balance + n
	return self
end
function Account:describe() return ("%s has %.2f"):format(self.owner, self.balance) end
local Savings = class(Account)
function Savings:init(owner, balance, rate)
	self.super.init(self, owner, balance)
	self.rate = rate
end
function Savings:describe() return self.super.describe(self) .. (" at %g%%"):format(self.rate * 100) end
print(Account("ann", 10):deposit(5):describe())
print(Savings("bob", 100, 0.025):deposit(0.5):describe())
print(select(2, pcall(Account.deposit, Account "eve", -1)))

-- Read-only tables, defaults, tracking, __newindex, rawset, __pairs, __index chains.
local log = {}
local tracked = setmetatable({}, { __index = function(_, k) log[#log + 1] = "get " .. k return 0 end,
	__newindex = function(t, k, v) log[#log + 1] = "set " .. k rawset(t, k, v) end,
	__pairs = function(t) return function(_, k) if not k then return 1, "only" end end, t end })
tracked.x = tracked.y + tracked.z
tracked.x = tracked.x + 1
for k, v in pairs(tracked) do log[#log + 1] = k .. "=" .. v end
print(table.concat(log, ", "), rawlen { 1, 2, 3 }, rawequal(log, log))

-- Closures share their variables; each iteration has its own.
local function counter()
	local n = 0
	return function(by) n = n + (by or 1) return n end, function() return n end
end
local add, get = counter()
add() add(10)
local fs = {}
for i = 1, 5 do fs[i] = function(x) i = i + x return i end end
print(get(), fs[1](10), fs[1](10), fs[2](1), fs[5](0))
local function compose(f, ...)
	if not f then return function(...) return ... end end
	local rest = compose(...)
	return function(...) return f(rest(...)) end
end
print(compose(math.sqrt, function(x) return x + 1 end, math.tointeger)(15.0))

-- Sorting: stable by hand, comparators, errors in them.
local people = {}
for i = 1, 200 do people[i] = { name = ("n%03d"):format(i * 7919 % 1000), age = i * 31 % 60, order = i } end
table.sort(people, function(p, q)
	if p.age ~= q.age then return p.age < q.age end
	return p.order < q.order
end)
local check = 0
for i, p in ipairs(people) do check = (check * 31 + p.order * i) % 1000000007 end
print(people[1].name, people[200].name, check)
print(pcall(table.sort, { 3, "x", 1 }))
print(table.concat(table.move({ 1, 2, 3, 4, 5 }, 2, 5, 1), ","), table.unpack({ 1, 2, 3 }, 2))

-- Garbage collection: finalisers, weak tables, ephemerons, modes.
local finalised = {}
for i = 1, 10 do setmetatable({}, { __gc = function() finalised[#finalised + 1] = i end }) end
collectgarbage()
table.sort(finalised)
print(table.concat(finalised, " "))
local weak = setmetatable({}, { __mode = "v" })
weak.kept, weak.lost = people, {}
collectgarbage()
print(weak.kept == people, weak.lost)
collectgarbage("generational")
local live = 0
for i = 1, 20000 do
	local t = { i, tostring(i), { i } }
	live = live + #t
end
collectgarbage("incremental")
print(live, collectgarbage("count") > 0)
setmetatable({}, { __gc = function() print("finaliser at close") end })

-- goto, varargs, integer for loops, multiple assignment.
local function firsts(...)
	local out = {}
	for i = 1, select("#", ...) do
		local v = select(i, ...)
		if v == nil then goto continue end
		out[#out + 1] = tostring(v)
		::continue::
	end
	return table.concat(out, "/")
end
print(firsts(1, nil, "two", nil, false), (firsts(nil)))
for i = 10, 1, -3 do io.write(i, " ") end
for i = 1.0, 2, 0.25 do io.write(i, " ") end
for i = math.maxinteger - 1, math.maxinteger do io.write(i, " ") end
print()
local i, t = 1, {}
i, t[i] = i + 1, 20
print(i, t[1], t[2])
