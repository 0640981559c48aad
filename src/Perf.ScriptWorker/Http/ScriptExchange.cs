using Perf.Engine.Protocols.Http;
using Perf.ScriptWorker.Metrics;
using Perf.ScriptWorker.Users;

namespace Perf.ScriptWorker.Http;

/// <summary>
/// One request of a script on the wire and its answer. The user's thread fills it in and gives it to the loop; from then on it is the loop's until <see cref="IsDone"/>. Used
/// again and again.
/// </summary>
internal sealed class ScriptExchange : IExchangeOwner
{
    private readonly ScriptUser _user;
    private volatile bool _isDone;

    public ScriptExchange(ScriptUser user)
    {
        _user = user;
        Exchange = new HttpExchange(this);
        Posted = () => Loop!.Begin(this);
    }

    /// <summary>The engine's own.</summary>
    public HttpExchange Exchange { get; }

    /// <summary>What the script asked for.</summary>
    public ScriptRequest Request { get; set; } = null!;

    /// <summary>The address of this hop.</summary>
    public Uri Url { get; set; } = null!;

    /// <summary>The method of this hop.</summary>
    public string Method { get; set; } = "";

    /// <summary>The name that it is counted under: a redirect's is its own address.</summary>
    public string Name { get; set; } = "";

    /// <summary>The place that it was counted at the last time; the loop's own.</summary>
    public RequestPlace? Place { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsDone => _isDone;

    /// <summary>Called on the loop at its end instead of waking the user; null where the user waits for it.</summary>
    public Action? Notify { get; set; }

    /// <summary>Sends it, on the loop; the same object each time, so that posting allocates nothing.</summary>
    public Action Posted { get; }

    /// <summary>What the user has measured before it; the loop's once it is posted.</summary>
    public List<ScriptSample>? Samples { get; set; }

    /// <summary>The loop that sent it.</summary>
    public UserLoop? Loop { get; set; }

    /// <summary>When it was given to the loop, ticks of the clock: its response time counts from here.</summary>
    public long SentAt { get; set; }

    /// <summary>Makes it ready for another use.</summary>
    public void Reset()
    {
        _isDone = false;
        Notify = null;
        Exchange.Reset();
    }

    void IExchangeOwner.Completed(HttpExchange exchange)
    {
        // Counted here, where it ended: what comes later is the thread's own lateness.
        Loop!.Ended(this);

        // Read before: once it is done the user's thread may use it again, for something else.
        Action? notify = Notify;
        _isDone = true;
        if (notify is not null)
        {
            notify();
        }
        else
        {
            _user.Baton.Give();
        }
    }
}
