using Perf.Engine.Flows;
using Perf.Engine.Protocols.Http;

namespace Perf.ScriptWorker.Http;

/// <summary>The HTTP of one user of a script: its settings, its cookies, and the exchanges that it uses again and again. Used by its thread alone.</summary>
internal sealed class HttpSession(ScriptUser user)
{
    /// <summary>The largest body that is taken, as everywhere in Perf.</summary>
    public const long MaxBodySize = 100_000_000;

    private const int MostAddresses = 256;

    private readonly Stack<ScriptExchange> _free = new();
    private readonly Dictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (HttpOrigin Origin, byte[] Bytes)> _plain = new(StringComparer.Ordinal);

    /// <summary>The test's settings.</summary>
    public HttpSettings Settings => user.Shared.Http;

    /// <summary>The proxy, or null.</summary>
    public ProxyServer? Proxy => user.Shared.Proxy;

    /// <summary>The user's own jar.</summary>
    public CookieJar Jar { get; } = new();

    /// <summary>Which statuses are expected where a request does not say otherwise.</summary>
    public StatusSet? Expected { get; set; } = StatusSet.Default;

    /// <summary>An iteration begins.</summary>
    public void Begin()
    {
        if (!Settings.KeepCookies)
        {
            Jar.Clear();
        }
    }

    /// <summary>Makes a request and waits for its answer.</summary>
    public HttpAnswer Send(ScriptRequest request)
    {
        ScriptExchange exchange = Rent();
        var call = new HttpCall(this, request, exchange);
        for (bool goesOn = call.Begin(); goesOn; goesOn = call.Advance())
        {
            Pace();
            user.Loop!.Send(exchange, user.Samples.Take());
            Wait(exchange);
        }

        Return(exchange);
        return call.Answer!;
    }

    /// <summary>Makes several requests at once, within the test's limits, and waits for all answers.</summary>
    public HttpAnswer[] Send(IReadOnlyList<ScriptRequest> requests)
    {
        var waiting = new LinkedList<HttpCall>(requests.Select(request => new HttpCall(this, request, Rent())));
        HttpCall[] all = [.. waiting];
        var underWay = new List<HttpCall>();
        foreach (HttpCall call in all.Where(call => !call.Begin()))
        {
            waiting.Remove(call);
        }

        while (waiting.Count > 0 || underWay.Count > 0)
        {
            StartNext(waiting, underWay);
            user.ThrowIfInterrupted();
            if (!underWay.Exists(call => call.Exchange.IsDone))
            {
                user.Baton.Take(long.MaxValue);
            }

            foreach (HttpCall call in underWay.Where(call => call.Exchange.IsDone).ToArray())
            {
                if (call.Advance())
                {
                    user.Loop!.Send(call.Exchange, null);
                }
                else
                {
                    underWay.Remove(call);
                }
            }
        }

        foreach (HttpCall call in all)
        {
            Return(call.Exchange);
        }

        return [.. all.Select(call => call.Answer!)];
    }

    /// <summary>Makes a request whose answer comes later, on the user's thread.</summary>
    public void Send(ScriptRequest request, Action<HttpAnswer> answered)
    {
        var call = new HttpCall(this, request, Rent());
        if (call.Begin())
        {
            SendOn(call, answered);
            return;
        }

        Return(call.Exchange);
        user.Pending.Await()(() => answered(call.Answer!));
    }

    /// <summary>The address of a text; the same text is read once. Null when it is none.</summary>
    public Uri? AddressOf(string text)
    {
        if (_addresses.TryGetValue(text, out Uri? known))
        {
            return known;
        }

        // A fragment is for the client alone (RFC 9110, section 4.2.5).
        string address = UrlText.EncodeIllegal(text.Split('#', 2)[0]);
        if (!Uri.TryCreate(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? url) || HttpOrigin.TryOf(url) is null)
        {
            return null;
        }

        if (_addresses.Count >= MostAddresses)
        {
            _addresses.Clear();
            _plain.Clear();
        }

        return _addresses[text] = url;
    }

    /// <summary>A GET without headers, cookies or body of its own, written once.</summary>
    public (HttpOrigin Origin, ReadOnlyMemory<byte> Bytes) PlainGet(string text, Uri url)
    {
        if (!_plain.TryGetValue(text, out (HttpOrigin Origin, byte[] Bytes) written))
        {
            string? agent = Settings.UserAgent.Length == 0 ? null : Settings.UserAgent;
            written = _plain[text] = (HttpOrigin.Of(url), RequestText.Write("GET", url, [], null, [new("User-Agent", agent), new("Connection", Settings.NoConnectionReuse ? "close" : null)], null, Proxy));
        }

        return written;
    }

    /// <summary>Whether the test never asks a host.</summary>
    public bool IsBlocked(string host) => user.Shared.Blocked.Has(host);

    private void StartNext(LinkedList<HttpCall> waiting, List<HttpCall> underWay)
    {
        for (LinkedListNode<HttpCall>? node = waiting.First; node is not null && underWay.Count < Settings.Batch;)
        {
            LinkedListNode<HttpCall>? next = node.Next;
            HttpCall call = node.Value;
            if (Settings.BatchPerHost <= 0 || underWay.Count(one => one.Host == call.Host) < Settings.BatchPerHost)
            {
                waiting.Remove(node);
                underWay.Add(call);
                Pace();
                user.Loop!.Send(call.Exchange, user.Samples.Take());
            }

            node = next;
        }
    }

    private void SendOn(HttpCall call, Action<HttpAnswer> answered)
    {
        Action<Action> done = user.Pending.Await();
        call.Exchange.Notify = () => done(() =>
        {
            if (call.Advance())
            {
                SendOn(call, answered);
                return;
            }

            Return(call.Exchange);
            answered(call.Answer!);
        });
        Pace();
        user.Loop!.Send(call.Exchange, user.Samples.Take());
    }

    // The test's own limit of requests per second, over all users.
    private void Pace()
    {
        if (user.Shared.Pace is { } pace)
        {
            user.Sleep(pace.Take());
        }
    }

    private void Wait(ScriptExchange exchange)
    {
        while (!exchange.IsDone)
        {
            user.Baton.Take(long.MaxValue);
            if (!exchange.IsDone)
            {
                // Told to end: the loop cuts the exchange off, and this iteration sees none of it.
                user.ThrowIfInterrupted();
            }
        }
    }

    private ScriptExchange Rent() => _free.TryPop(out ScriptExchange? free) ? free : new ScriptExchange(user);

    private void Return(ScriptExchange exchange) => _free.Push(exchange);
}
