using System.Diagnostics;
using Perf.Target.Freezing;

namespace Perf.Target.Endpoints;

/// <summary>
/// Who asked, how often and until when: <c>/tally?by=one&amp;ms=20&amp;id=7</c> counts a request of the sender <c>one</c> and answers after 20 ms. An id that came before is counted as repeated.
/// <c>/tallies</c> gives the counts, and with <c>clear=true</c> they begin anew.
/// </summary>
internal sealed class TallyEndpoints
{
    private const int MaxSenders = 10_000;

    private readonly ResponseTiming _timing;
    private readonly TimestampAnchor _anchor = new(TimeProvider.System);
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SenderTally> _senders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private long _repeated;

    private TallyEndpoints(ResponseTiming timing) => _timing = timing;

    public static IEnumerable<Endpoint> All(ResponseTiming timing)
    {
        var endpoints = new TallyEndpoints(timing);
        return [new("/tally", endpoints.CountAsync), new("/tallies", endpoints.TellAsync, IsControl: true)];
    }

    // Without a word of how long it took: equal requests have equal answers, to the byte.
    private async Task CountAsync(HttpContext http, string argument)
    {
        string by = RequestQuery.ReadText(http, "by");
        TimeSpan delay = RequestQuery.ReadMilliseconds(http, 0);
        Count(by, http.Request.Query["id"], _anchor.ToUnixMicroseconds(Stopwatch.GetTimestamp()));
        await _timing.DelayAsync(delay);
        await ResponseBody.WriteTextAsync(http, "done\n");
    }

    private void Count(string by, string? id, long now)
    {
        lock (_lock)
        {
            if (!_senders.TryGetValue(by, out SenderTally? sender))
            {
                if (_senders.Count >= MaxSenders)
                {
                    throw new BadHttpRequestException($"more than {MaxSenders} different senders");
                }
                _senders.Add(by, sender = new SenderTally(now));
            }
            sender.Count(now);
            if (id is not null && !_ids.Add(id))
            {
                _repeated++;
            }
        }
    }

    private Task TellAsync(HttpContext http, string argument)
    {
        lock (_lock)
        {
            // Written down within the lock; nobody waits there for whoever reads it.
            var told = new
            {
                total = _senders.Values.Sum(sender => sender.Requests),
                distinct = _ids.Count,
                repeated = _repeated,
                senders = _senders.Select(pair => new
                {
                    name = pair.Key,
                    count = pair.Value.Requests,
                    first_us = pair.Value.First,
                    last_us = pair.Value.Last,
                    seconds = pair.Value.Seconds.Select(second => new[] { second.Key, second.Value }).ToArray(),
                }).ToArray(),
            };
            if (RequestQuery.ReadFlag(http, "clear"))
            {
                _senders.Clear();
                _ids.Clear();
                _repeated = 0;
            }
            return ResponseBody.WriteJsonAsync(http, told);
        }
    }
}
