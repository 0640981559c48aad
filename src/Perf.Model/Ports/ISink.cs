namespace Perf;

/// <summary>
/// Sends what a run measures somewhere while it goes on. No call waits for the destination: what it does not take at once waits in bounded memory, then on disk; what is more than both hold is
/// counted. Calls come one at a time.
/// </summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>The destination.</summary>
    OutputDefinition Definition { get; }

    /// <summary>Takes single samples, where the layout has them; otherwise null.</summary>
    ISampleSink? Samples { get; }

    /// <summary>Looks whether the destination takes what will be sent; sends nothing that stays.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>What is wrong and what to do; null when nothing is.</returns>
    Task<string?> ProbeAsync(CancellationToken stop);

    /// <summary>Does with a second that never was what it does with each second of a run, and sends nothing: so its code is compiled before the load begins. Before <see cref="Begin"/>, or not at all.</summary>
    /// <param name="run">What the run is.</param>
    /// <param name="second">The second.</param>
    void WarmUp(SinkRun run, Interval second)
    {
    }

    /// <summary>The run begins.</summary>
    /// <param name="run">What the run is.</param>
    void Begin(SinkRun run);

    /// <summary>Takes a second.</summary>
    /// <param name="interval">All that was measured in it.</param>
    /// <param name="at">When it began.</param>
    void Add(Interval interval, DateTimeOffset at);

    /// <summary>The run is over: sends what is left as long as the destination takes it, and puts the rest on disk.</summary>
    /// <param name="result">The whole result.</param>
    /// <param name="stop">Ends the waiting; what is left goes to disk.</param>
    /// <returns>What it came to.</returns>
    Task<OutputResult> EndAsync(RunResult result, CancellationToken stop);
}
