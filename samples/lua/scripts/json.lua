-- A JSON reader and writer, and errors that say where.
local escapes = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }
local null = setmetatable({}, { __tostring = function() return "null" end })

local function fail(text, at, what)
	local line, last = 1, 0
	for i in text:sub(1, at - 1):gmatch("()\n") do line, last = line + 1, i end
	error({ line = line, column = at - last, what = what }, 0)
end

local read_value

local function read_string(text, at)
	local parts, i = {}, at + 1
	while true do
		local stop = text:find('["\\%c]', i)
		if not stop then fail(text, at, "string without end") end
		parts[#parts + 1] = text:sub(i, stop - 1)
		local c = text:sub(stop, stop)
		if c == '"' then return table.concat(parts), stop + 1 end
		if c ~= "\\" then fail(text, stop, "control character in string") end
		local e = text:sub(stop + 1, stop + 1)
		if e == "u" then
			local hex = text:match("^%x%x%x%x", stop + 2) or fail(text, stop, "bad \\u")
			parts[#parts + 1] = utf8.char(tonumber(hex, 16))
			i = stop + 6
		else
			parts[#parts + 1] = escapes[e] or fail(text, stop, "bad escape '" .. e .. "'")
			i = stop + 2
		end
	end
end

local function skip(text, at) return text:find("[^ \t\r\n]", at) or #text + 1 end

local function read_list(text, at, stop, item)
	at = skip(text, at + 1)
	if text:sub(at, at) == stop then return at + 1 end
	while true do
		at = skip(text, item(at))
		local c = text:sub(at, at)
		if c == stop then return at + 1 end
		if c ~= "," then fail(text, at, ("expected ',' or '%s'"):format(stop)) end
		at = skip(text, at + 1)
	end
end

local readers = {}
readers["{"] = function(text, at)
	local object = {}
	return object, read_list(text, at, "}", function(i)
		local key
		if text:sub(i, i) ~= '"' then fail(text, i, "expected a key") end
		key, i = read_string(text, i)
		i = skip(text, i)
		if text:sub(i, i) ~= ":" then fail(text, i, "expected ':'") end
		object[key], i = read_value(text, skip(text, i + 1))
		return i
	end)
end
readers["["] = function(text, at)
	local array = { n = 0 }
	return array, read_list(text, at, "]", function(i)
		array.n = array.n + 1
		array[array.n], i = read_value(text, i)
		return i
	end)
end
readers['"'] = read_string
for name, value in pairs { ["true"] = true, ["false"] = false, ["null"] = null } do
	readers[name:sub(1, 1)] = function(text, at)
		if text:sub(at, at + #name - 1) ~= name then fail(text, at, "unknown word") end
		return value, at + #name
	end
end

function read_value(text, at)
	local reader = readers[text:sub(at, at)]
	if reader then return reader(text, at) end
	local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
	if not number or not tonumber(number) then fail(text, at, "expected a value") end
	return tonumber(number), at + #number
end

-- Appends what a value is written as to `out`.
local function put(value, indent, out)
	local kind = type(value)
	if value == null or kind == "boolean" then
		out[#out + 1] = tostring(value)
	elseif kind == "number" then
		out[#out + 1] = math.type(value) == "integer" and tostring(value) or ("%.14g"):format(value)
	elseif kind == "string" then
		out[#out + 1] = '"' .. value:gsub('[%c"\\]', function(c) return ("\\u%04x"):format(c:byte()) end) .. '"'
	elseif value.n then
		out[#out + 1] = "["
		for i = 1, value.n do
			if i > 1 then out[#out + 1] = ", " end
			put(value[i], indent .. "  ", out)
		end
		out[#out + 1] = "]"
	else
		local keys = {}
		for key in pairs(value) do keys[#keys + 1] = key end
		table.sort(keys)
		out[#out + 1] = "{"
		for i, key in ipairs(keys) do
			out[#out + 1] = (i > 1 and "," or "") .. "\n" .. indent .. "  "
			put(key, "", out)
			out[#out + 1] = ": "
			put(value[key], indent .. "  ", out)
		end
		out[#out + 1] = #keys > 0 and "\n" .. indent .. "}" or "}"
	end
end

local function write(value)
	local out = {}
	put(value, "", out)
	return table.concat(out)
end

local text = [==[
{ "name": "munger", "sizes": [1, 2.5, -3e2, 1e100, 0, 12345678901234], "none": null,
  "nested": {"yes": true, "no": false, "deep": [[[[["bottom"]]]]], "empty": {}, "list": []},
  "text": "tab\t quote\" slash\/ \u00e9\u4e2d end", "": "" }
]==]
local value = read_value(text, skip(text, 1))
local once = write(value)
print(once)
print(write((read_value(once, 1))) == once)

for _, bad in ipairs { "[1, 2", '{"a" 1}', "[tru]", '"abc', "{1: 2}", '["\\x"]', "[1,\n2,\n  oops]", "", "-" } do
	local ok, e = pcall(read_value, bad, skip(bad, 1))
	print(ok, type(e) == "table" and ("%d:%d: %s"):format(e.line, e.column, e.what) or e)
end

-- Something larger: build, write, read, compare.
local big = { n = 0 }
for i = 1, 2000 do
	big.n = i
	big[i] = { id = i, square = i * i, half = i / 2, name = ("item %05d"):format(i), odd = i % 2 == 1 }
end
local long = write(big)
local again = read_value(long, 1)
local sum = 0
for i = 1, again.n do sum = sum + again[i].id + again[i].square + again[i].half + #again[i].name end
print(#long, again.n, sum, write(again) == long)
