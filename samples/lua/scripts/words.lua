-- Word counts of a text, by several orders. Patterns, io, sort, string.format.
local path = arg[1] or arg[0]
local count, lines, longest, total = {}, 0, "", 0

for line in io.lines(path) do
	lines = lines + 1
	for word in line:gmatch("[%a_][%w_']*") do
		word = word:lower()
		count[word] = (count[word] or 0) + 1
		total = total + 1
		if #word > #longest or (#word == #longest and word < longest) then longest = word end
	end
end

local words = {}
for word in pairs(count) do words[#words + 1] = word end
table.sort(words, function(a, b)
	if count[a] ~= count[b] then return count[a] > count[b] end
	return a < b
end)
print(("%d lines, %d words, %d of them different, longest '%s'"):format(lines, total, #words, longest))
for i = 1, math.min(25, #words) do
	print(("%3d %-16s %6d %6.2f%% %s"):format(i, words[i], count[words[i]], 100 * count[words[i]] / total,
		("*"):rep(count[words[i]] * 40 // count[words[1]])))
end

-- By length and by first letter.
local lengths, letters = {}, {}
for word, n in pairs(count) do
	lengths[#word] = (lengths[#word] or 0) + n
	local c = word:sub(1, 1)
	letters[c] = (letters[c] or 0) + 1
end
for n = 1, 40 do if lengths[n] then io.write(n, "=", lengths[n], " ") end end
io.write("\n")
for c = string.byte("a"), string.byte("z") do
	io.write(string.char(c), letters[string.char(c)] or 0, " ")
end
io.write("\n")

-- The file as a whole: seek, read in blocks, checksums in integers.
local f = assert(io.open(path, "rb"))
local size = f:seek("end")
f:seek("set", 0)
local a, b = 1, 0
while true do
	local block = f:read(4096)
	if not block then break end
	for i = 1, #block do
		a = (a + block:byte(i)) % 65521
		b = (b + a) % 65521
	end
end
f:close()
print(("%d bytes, adler %08x"):format(size, b << 16 | a))

-- Rewriting: gsub with functions, tables, captures, anchors, frontier, balance.
local sample = "The (quick (brown)) fox = 42; jumps_over 'the' lazy dog, 3.14 times"
print((sample:gsub("%w+", function(w) return w:reverse() end)))
print((sample:gsub("(%w+) (%w+)", "%2 %1", 2)))
print(sample:match("%b()"), sample:match("(%d+%.%d+)"), sample:find("fox", 1, true))
print((sample:gsub("%f[%w]%a", string.upper)))
print((sample:gsub("%a+", { quick = "slow", dog = false, fox = "hen" })))
print(select("#", ("a,b,,c"):gsub(",", ";")), ("x"):rep(5, "-"), ("%q"):format('a\n"b"\0c'))
