-- Errors: objects, positions, handlers, tracebacks, load and its failures, warnings, files, exit.
print(pcall(error))
print(pcall(error, "plain", 0))
print(pcall(error, { 1 }) , select("#", pcall(error, nil)))
local function thrower(level) error("at level " .. level, level) end
for level = 0, 2 do print(pcall(thrower, level)) end
print(select(2, pcall(function() local t = {} t.x.y = 1 end)))
print(select(2, pcall(function() return #5 end)))
print(select(2, pcall(function() return {} < {} end)))
print(select(2, pcall(function() return 1 < "2" end)))
print(select(2, pcall(function() undefined_function() end)))
print(select(2, pcall(function() local s = "x" return s:nomethod() end)))
print(select(2, pcall(function() return {} .. "x" end)))
print(select(2, pcall(string.rep, "x", -1)), select(2, pcall(string.rep)))
print(select(2, pcall(setmetatable, 1, {})))
print(select(2, pcall(string.format, "%d", 1.5)))
print(select(2, pcall(next, {}, "nope")))
print(select(2, pcall(string.rep, "x", 1 << 40)))

local function inner() error("inner problem") end
local function middle() inner() end
print(xpcall(middle, function(m)
	local trace = debug.traceback("handled: " .. m, 1)
	return (trace:gsub("\n", "\n  | "))
end))
print(xpcall(function(...) return select("#", ...), ... end, print, 1, nil, 3))
print(xpcall(error, function(m) error(m) end, "again") == false)

for _, chunk in ipairs { "return 1 +", "x = = 1", "for i = 1 do end", "return 'unfinished", "goto nowhere", "break",
	"local x <const> = 1; x = 2", "return \\", "return 0x", "--[[ open", "return [==[ text ]=]", "f(", "a.b:c = 1" } do
	print(load(chunk, "=chunk"))
end
print(load("return ...", "=args", "t", {})(7, 8))
local parts, i = { "return ", "1 + ", "41", nil }, 0
print(load(function() i = i + 1 return parts[i] end)())
local environment = { print = print, tostring = tostring }
load("x = 5; y = tostring(x) .. '!'", "=env", "t", environment)()
print(environment.x, environment.y, x)
local binary = string.dump(function(a, b) return a * b + 1 end, true)
print(load(binary, "=bin", "b")(6, 7), load(binary, "=bin", "t"))
print(pcall(load, "\27Luagarbage", "=bad", "b"))

-- Files that are not there, writes, reads by format, lines, temporary files, popen.
print(io.open "/nonexistent/file")
print(pcall(io.lines, "/nonexistent/file"))
local f = io.tmpfile()
f:write("first line\n", 12, " ", 3.5, " 0x1F rest\nlast")
f:seek "set"
print(f:read "L")
print(f:read("n", "n", "n", "l"))
print(f:read "a", f:read "a", f:read "l", f:read(0))
print(io.type(f), f:close(), io.type(f), pcall(f.read, f))
local name = os.tmpname()
local out = assert(io.open(name, "w"))
out:setvbuf("full", 64)
for n = 1, 100 do out:write(n, n % 10 == 0 and "\n" or ",") end
out:close()
local sum = 0
for line in io.lines(name) do for n in line:gmatch "%d+" do sum = sum + tonumber(n) end end
print(sum, os.remove(name), (select(2, os.remove(name)):gsub("^.-: ", "")))
io.stdout:write("written ", "directly\n")
local pipe = io.popen("echo from a pipe; exit 3")
print(pipe:read "a", pipe:close())
print(os.execute "exit 4")

-- debug: hooks, locals, upvalues, info.
local counts = {}
debug.sethook(function(event) counts[event] = (counts[event] or 0) + 1 end, "crl")
local function leaf(n) return n end
for n = 1, 10 do leaf(n) end
debug.sethook()
print(counts.call >= 10, counts["return"] >= 10, counts.line >= 10)
local function probe(a, b)
	local c = a + b
	local names = {}
	for n = 1, 3 do names[n] = table.concat({ debug.getlocal(1, n) }, "=") end
	local info = debug.getinfo(1, "nSlu")
	return table.concat(names, " "), info.name, info.short_src:match "[^/]*$", info.linedefined > 0, info.nparams, c
end
print(probe(2, 3))
warn("@on")
warn("a warning ", "to stderr")
local closing <close> = setmetatable({}, { __close = function(_, e) print("closing", e) end })
os.exit(arg[1] and tonumber(arg[1]) or 0, true)
