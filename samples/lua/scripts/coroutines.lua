-- Coroutines: generators, a scheduler, pipelines, errors across them, closing.
local function permutations(list, n)
	n = n or #list
	if n <= 1 then
		coroutine.yield(list)
	else
		for i = 1, n do
			list[n], list[i] = list[i], list[n]
			permutations(list, n - 1)
			list[n], list[i] = list[i], list[n]
		end
	end
end
for p in coroutine.wrap(function() permutations { "a", "b", "c", "d" } end) do
	io.write(table.concat(p), " ")
end
print()

-- A sieve of filters, each a coroutine.
local function numbers(n)
	return coroutine.wrap(function() for i = 2, n do coroutine.yield(i) end end)
end
local function without(prime, source)
	return coroutine.wrap(function()
		for n in source do if n % prime ~= 0 then coroutine.yield(n) end end
	end)
end
local source, primes = numbers(320), {}
while true do
	local prime = source()
	if not prime then break end
	primes[#primes + 1] = prime
	source = without(prime, source)
end
print(#primes, table.concat(primes, " ", #primes - 9))

-- Round robin with messages.
local tasks, log = {}, {}
local function spawn(name, body) tasks[#tasks + 1] = { name = name, co = coroutine.create(body), inbox = {} } end
local function send(to, message)
	for _, task in ipairs(tasks) do if task.name == to then table.insert(task.inbox, message) end end
end
local function receive()
	local me = coroutine.yield("receive")
	while #me.inbox == 0 do me = coroutine.yield("receive") end
	return table.remove(me.inbox, 1)
end
spawn("producer", function()
	for i = 1, 5 do
		send("worker", i)
		coroutine.yield("sent")
	end
	send("worker", "stop")
end)
spawn("worker", function()
	while true do
		local n = receive()
		if n == "stop" then break end
		send("printer", ("%d squared is %d"):format(n, n * n))
	end
	send("printer", "stop")
end)
spawn("printer", function()
	while true do
		local s = receive()
		if s == "stop" then return "printer done" end
		print(s)
	end
end)
spawn("faulty", function()
	coroutine.yield("fine so far")
	local t = nil
	return t.field
end)
while #tasks > 0 do
	for i = #tasks, 1, -1 do
		local task = tasks[i]
		local ok, what = coroutine.resume(task.co, task)
		if not ok or coroutine.status(task.co) == "dead" then
			log[#log + 1] = ("%s: %s %s"):format(task.name, ok, what)
			table.remove(tasks, i)
		end
	end
end
table.sort(log)
print(table.concat(log, "\n"))

-- Yield across pcall, metamethods and iterators; wrap's errors; isyieldable; close.
local co = coroutine.wrap(function(...)
	local ok, e = pcall(function(...)
		local x = coroutine.yield(...)
		error({ code = x })
	end, ...)
	local t = setmetatable({}, { __add = function(_, n) return coroutine.yield("add " .. n) end,
		__index = function(_, k) return coroutine.yield("index " .. k) end })
	local sum = t + 7
	return ok, e.code, sum, t.key
end)
print(co(1, 2, 3))
print(co("code"))
print(co("sum"))
print(co("value"))
print(pcall(co))
print(coroutine.isyieldable(), select(2, coroutine.running()))
do
	local closing = coroutine.create(function()
		local guard <close> = setmetatable({}, { __close = function() print("closed") end })
		coroutine.yield()
	end)
	coroutine.resume(closing)
	print(coroutine.close(closing), coroutine.status(closing))
end

-- Deep recursion, and the stack's limit as an error.
local function depth(n) return n == 0 and 0 or 1 + depth(n - 1) end
print(depth(15000))
local function forever() return 1 + forever() end
local ok, e = pcall(forever)
print(ok, (e:gsub("^.-:%d+: ", "")):match("^stack overflow") )
