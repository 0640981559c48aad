using Perf.Engine.Running;
using Perf.ScriptWorker.Http;
using Perf.ScriptWorker.Metrics;

namespace Perf.ScriptWorker.Users;

/// <summary>The event loop of one user. What the user's thread says is posted, in order; the loop wakes once for all that is said by then.</summary>
internal sealed class UserLoop : IUserLoop
{
    private readonly LoopContext _context;
    private readonly ScriptMetrics _metrics;
    private readonly ScriptUser _user;
    private readonly List<ScriptExchange> _underWay = [];

    public UserLoop(LoopContext context, ScriptMetrics metrics, ScriptUser user)
    {
        _context = context;
        _metrics = metrics;
        _user = user;
    }

    /// <summary>The place in the test of the scenario that is measured; set on the loop.</summary>
    public int Executor { get; set; }

    public void Send(ScriptExchange exchange, List<ScriptSample>? samples)
    {
        exchange.Loop = this;
        exchange.Samples = samples;
        _context.Loop.Post(exchange.Posted);
    }

    public void Record(List<ScriptSample> samples) => _context.Loop.Post(() => Count(samples));

    /// <summary>Cuts off all that is under way; on the loop.</summary>
    public void InterruptAll()
    {
        foreach (ScriptExchange exchange in _underWay.ToArray())
        {
            _context.Transport.Interrupt(exchange.Exchange);
        }
    }

    /// <summary>Counts what was measured; on the loop.</summary>
    public void Count(List<ScriptSample>? samples)
    {
        if (samples is null)
        {
            return;
        }

        foreach (ScriptSample sample in samples)
        {
            _metrics.Count(Executor, sample);
        }

        _user.Samples.Return(samples);
    }

    /// <summary>A request has ended; on the loop.</summary>
    public void Ended(ScriptExchange exchange)
    {
        _underWay.Remove(exchange);
        _metrics.Request(Executor, exchange);
    }

    /// <summary>Sends what was posted; on the loop.</summary>
    public void Begin(ScriptExchange exchange)
    {
        List<ScriptSample>? samples = exchange.Samples;
        exchange.Samples = null;
        Count(samples);
        _underWay.Add(exchange);
        _context.Loop.ReadClock();
        exchange.SentAt = _context.Loop.Now;
        if (_user.IsInterrupted)
        {
            // Told to end after this was posted: whoever cut the others off has not seen it.
            exchange.Exchange.Interrupted = true;
            exchange.Exchange.Fail(ErrorClasses.Interrupted, "no complete response when the run ended");
            _context.Transport.Refuse(exchange.Exchange);
            return;
        }

        _context.Transport.Send(exchange.Exchange);
    }
}
