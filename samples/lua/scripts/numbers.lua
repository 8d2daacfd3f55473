-- Integers, floats, their texts, bits, math, packing, UTF-8, dates.
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, 2 ^ 10, 10 / 2, 3 | 4, ~0, 1 << 63, 1 << 64, -1 >> 60)
print(math.maxinteger, math.mininteger, math.maxinteger + 1 == math.mininteger, 1e15, 1e16, 2 ^ 53, 0.1, -0.0)
print(100000000000000, 1e100, 123456.789e3, 1 / 3, 3.0, 1e300 * 1e10, -(0 / 0) ~= 0 / 0, math.pi)
print(tostring(3) == "3", 3 == 3.0, math.type(3), math.type(3.0), math.type "3", "10" + 5, "0x10" * 2, 10 .. 20)
print(tonumber "  12  ", tonumber "1e2", tonumber "0x1p4", tonumber "12a", tonumber("zz", 36), tonumber("7", 8), tonumber "")
print(math.floor(-3.5), math.ceil(-3.5), math.tointeger(4.0), math.tointeger(4.5), math.abs(-5), math.fmod(-7, 3), math.ult(1, -1))
print(pcall(function() return 1 // 0 end))
print(pcall(function() return 1 % 0 end))
print(1 // 0.0, 1 % math.huge, pcall(math.tointeger, "x"))
print(pcall(function() return 1.5 | 1 end))
print(("%5d|%-5d|%05d|%+d|%x|%X|%o|%c|%i"):format(42, 42, 42, 42, 255, 255, 8, 65, 7))
print(("%10.4f|%-10.2f|%e|%g|%g|%a"):format(math.pi, math.pi, 12345.678, 1e20, 0.0001, 0.5))
print(("%s|%10s|%-10s|%.2s|%%|%q|%q"):format("s", "right", "left", "cut", 1 / 3, math.mininteger))
for _, f in ipairs { "sin", "cos", "tan", "asin", "acos", "atan", "exp", "log", "sqrt" } do
	io.write(f, " ", ("%.14g"):format(math[f](0.5)), " ")
end
print(math.log(8, 2), math.log(1000, 10), math.exp(0))

-- A linear congruential generator in 64-bit integers, and the library's with a seed.
local seed = 12345
local function random()
	seed = seed * 6364136223846793005 + 1442695040888963407
	return seed >> 33
end
local sum = 0
for _ = 1, 10000 do sum = sum ~ random() end
print(sum, random(), random())
math.randomseed(42)
print(math.random(1, 100), math.random(1, 100), math.random(0), ("%.12f"):format(math.random()))

-- Big factorials in base 10^7, Fibonacci, primes, Collatz, matrices.
local function factorial(n)
	local digits = { 1 }
	for k = 2, n do
		local carry = 0
		for i = 1, #digits do
			local v = digits[i] * k + carry
			digits[i], carry = v % 10000000, v // 10000000
		end
		while carry > 0 do
			digits[#digits + 1], carry = carry % 10000000, carry // 10000000
		end
	end
	local out = { tostring(digits[#digits]) }
	for i = #digits - 1, 1, -1 do out[#out + 1] = ("%07d"):format(digits[i]) end
	return table.concat(out)
end
print(factorial(50))
print(#factorial(1000))
local function multiply(a, b)
	local c = {}
	for i = 1, #a do
		c[i] = {}
		for j = 1, #b[1] do
			local s = 0
			for k = 1, #b do s = s + a[i][k] * b[k][j] end
			c[i][j] = s
		end
	end
	return c
end
local m, p = { { 1, 1 }, { 1, 0 } }, { { 1, 0 }, { 0, 1 } }
for _ = 1, 80 do p = multiply(p, m) end
print(p[1][2], p[1][1])
local best, from = 0, 0
for n = 1, 20000 do
	local x, steps = n, 0
	while x ~= 1 do
		x = x % 2 == 0 and x // 2 or 3 * x + 1
		steps = steps + 1
	end
	if steps > best then best, from = steps, n end
end
print(from, best)
local x = 0.0
for i = 1, 100000 do x = x + 1 / (i * i) end
print(("%.15f"):format(x))

-- Packing, UTF-8, dates.
local packed = string.pack("<i4 >I2 z s1 d !8 j", -2, 513, "zero", "counted", 1.5, 1 << 40)
print(#packed, (packed:gsub(".", function(c) return ("%02x"):format(c:byte()) end)))
print(string.unpack("<i4 >I2 z s1 d !8 j", packed))
print(string.packsize "i4 i8 !8 d", pcall(string.unpack, "i4", "abc"))
local s = "a\u{e9}\u{4e2d}\u{1f600}"
print(#s, utf8.len(s), utf8.codepoint(s, 1, -1))
for at, c in utf8.codes(s) do io.write(at, ":", c, " ") end
print(utf8.offset(s, 3), utf8.len("\xff"), utf8.char(72, 228, 8364), s:upper():sub(1, 1))
print(os.date("!%Y-%m-%d %H:%M:%S %A %j %p", 1000000000), os.date("!%c", 0), os.date("!%x %X", 86399))
local d = os.date("!*t", 951782400)
print(d.year, d.month, d.day, d.wday, d.yday, d.isdst, os.time { year = 2001, month = 9, day = 9, hour = 1 } - os.time { year = 2001, month = 9, day = 8, hour = 1 })
print(pcall(os.date, "%Ez"), os.getenv "NO_SUCH_VARIABLE", os.clock() >= 0)
