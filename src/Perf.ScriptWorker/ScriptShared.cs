using System.Collections.Concurrent;
using Perf.Engine.Protocols.Http;
using Perf.ScriptWorker.Http;

namespace Perf.ScriptWorker;

/// <summary>What all virtual users of a process share. Safe for several threads.</summary>
internal sealed class ScriptShared
{
    // A text may hold a value that is another each time.
    private const int MostWarnings = 100;

    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Type Kind, string Name), Lazy<object>> _once = new();

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The files that the script and its modules may use: all else does not exist for it.</summary>
    public required IScriptFiles Files { get; init; }

    /// <summary>The plan's seed: what is random in a script, and not cryptographic, comes from it.</summary>
    public int Seed { get; init; }

    /// <summary>Reads a secret by name, or gives null when there is none of that name. It goes into no log and no result.</summary>
    public Func<string, string?> Secret { get; init; } = static _ => null;

    /// <summary>What <c>__ENV</c> has.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The test's options that concern HTTP.</summary>
    public HttpSettings Http { get; init; } = new();

    /// <summary>The proxy, or null.</summary>
    public ProxyServer? Proxy { get; init; }

    /// <summary>Hosts that are never asked.</summary>
    public BlockedHosts Blocked { get; init; } = BlockedHosts.None;

    /// <summary>The test's limit of requests per second, or null.</summary>
    public RequestPace? Pace { get; init; }

    /// <summary>What WebSockets of a virtual user are opened with, by its number; null for .NET's own way.</summary>
    public Func<int, HttpMessageInvoker>? Sockets { get; init; }

    /// <summary>Takes what scripts write to the console.</summary>
    public IScriptLog Log { get; init; } = SilentLog.Instance;

    /// <summary>The metrics of the script's own, by name.</summary>
    public Metrics.CustomMetricBook Metrics { get; } = new();

    /// <summary>The test as a whole, as <c>exec.test</c> and <c>exec.instance</c> tell of it; null while only init code is looked at.</summary>
    public Users.ITestState? Test { get; set; }

    /// <summary>Tells of an exception in a script: the same one is told of once, and how often it was is in the result's errors.</summary>
    /// <param name="text">What happened and where.</param>
    public void ErrorOfScript(string text)
    {
        if (_told.Count < MostWarnings && _told.TryAdd(text, true))
        {
            Log.Write("error", text);
        }
    }

    /// <summary>Tells of something once, however many virtual users come upon it.</summary>
    /// <param name="text">What is odd.</param>
    public void WarnOnce(string text)
    {
        if (_told.Count < MostWarnings && _told.TryAdd(text, true))
        {
            Log.Write("warning", text);
        }
    }

    /// <summary>What is made once and used by all virtual users, such as the rows of a SharedArray: the first who asks makes it, the others wait for it.</summary>
    /// <typeparam name="T">What it is; never something of a JavaScript engine.</typeparam>
    /// <param name="name">Its name among its kind.</param>
    /// <param name="make">Makes it. A fault is everyone's.</param>
    public T Once<T>(string name, Func<T> make)
        where T : class => (T)_once.GetOrAdd((typeof(T), name), static (_, work) => new Lazy<object>(() => work()), make).Value;
}
