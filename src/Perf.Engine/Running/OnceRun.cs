using Perf.Engine.Flows;
using Perf.Engine.Loops;

namespace Perf.Engine.Running;

/// <summary>Does a flow once, by a virtual user of its own: what comes before or after the load.</summary>
internal sealed class OnceRun : IIterationOwner
{
    // Apart from the sequences of iterations, whose number is never negative.
    private const int Number = -3;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopContext _context;
    private readonly VirtualUser _vu;
    private readonly ActionTimer _limit;
    private bool _isTooLong;

    private OnceRun(LoopContext context)
    {
        _context = context;
        _vu = new VirtualUser(context, number: 0);
        _limit = new ActionTimer(() =>
        {
            _isTooLong = true;
            _vu.Interrupt();
        });
    }

    /// <summary>Does it.</summary>
    /// <param name="context">The loop that it is done on.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="executor">The executor's place that it belongs to; the number of executors for the test as a whole.</param>
    /// <param name="keep">Gets the values at its end, where it went well.</param>
    /// <param name="stop">Cuts it off.</param>
    /// <returns>Why it failed; null when it went well or was cut off.</returns>
    public static async Task<string?> RunAsync(LoopContext context, CompiledFlow flow, int executor, Action<ScalarValue[]>? keep, CancellationToken stop)
    {
        var run = new OnceRun(context);
        context.Loop.Post(() => run.Begin(flow, executor));
        CancellationTokenRegistration registration = stop.UnsafeRegister(static state => ((OnceRun)state!).InterruptSoon(), run);
        await using (registration.ConfigureAwait(false))
        {
            await run._ended.Task.ConfigureAwait(false);
        }

        if (run._isTooLong)
        {
            return $"it took longer than {DurationText.Format(flow.MaxDuration)} (maxDuration)";
        }

        if (run._vu.Failure is null && !run._vu.WasCutOff)
        {
            keep?.Invoke(run._vu.Values);
        }

        return run._vu.Failure;
    }

    public void IterationEnded(VirtualUser vu)
    {
        _context.Loop.Remove(_limit);
        _ended.TrySetResult();
    }

    private void Begin(CompiledFlow flow, int executor)
    {
        _context.Loop.ReadClock();
        _context.Loop.Set(_limit, _context.Loop.Now + flow.MaxDuration.Ticks);
        _vu.Start(flow, new IterationId(executor, 0, Number), _context.Loop.Now, this);
    }

    private void InterruptSoon() => _context.Loop.Post(_vu.Interrupt);
}
