-- What RequestSequence says, for wrk: request k is a function of k. Numbers stay below 2^53, where
-- Lua's are exact.

local thread_started

function setup(thread)
  thread_started = thread
end

function init(args)
  prefix = args[1]
  users = tonumber(args[2])
  skip = tonumber(args[3])
  gets = tonumber(args[4])
  clicks = math.floor(tonumber(args[5]) * 1009 / 1000)
  older = math.floor(tonumber(args[6]) * 1013 / 1000)
  slices = tonumber(args[7])
  local timestamp = tonumber(args[8])
  local slice_seconds = tonumber(args[9])
  generated = 0
  query = {}
  for back = 0, slices do
    query[back] = "/analytics?timestamp=" .. string.format("%d", timestamp - back * slice_seconds)
  end
  rest = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\n\r\n"
end

function request()
  local k = generated
  generated = k + 1
  local back = 0
  if k * 409 % 1013 < older then
    back = 1 + k % slices
  end
  if k * 389 % 1000 < gets then
    return "GET " .. query[back] .. rest
  end
  local action = "&impression"
  if k * 601 % 1009 < clicks then
    action = "&click"
  end
  return "POST " .. query[back] .. "&user=" .. prefix .. (k + skip) * 7919 % users .. action .. rest
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format(
    '{"generated":%d,"requests":%d,"status_errors":%d,"socket_errors":%d,"micros":%d,'
      .. '"p50":%d,"p99":%d,"max":%d}',
    thread_started:get("generated"), summary.requests, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max))
end
