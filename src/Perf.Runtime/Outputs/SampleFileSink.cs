namespace Perf.Runtime;

/// <summary>A file of single samples in k6's form as an output: <c>json</c> and <c>csv</c> with <c>layout: k6</c>.</summary>
/// <param name="definition">The output.</param>
/// <param name="file">The file.</param>
internal sealed class SampleFileSink(OutputDefinition definition, SampleFile file) : ISink, ISampleSink
{
    private long _written;

    public OutputDefinition Definition => definition;

    public ISampleSink? Samples => this;

    public string Destination => file.Destination;

    // It was opened, and so is known to be writable.
    public Task<string?> ProbeAsync(CancellationToken stop) => Task.FromResult<string?>(null);

    public void Begin(SinkRun run)
    {
    }

    public void Add(Interval interval, DateTimeOffset at)
    {
    }

    public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        file.Write(time, tags, values);
        Interlocked.Add(ref _written, values.Length);
    }

    public void Flush() => file.Flush();

    public void Complete() => file.Complete();

    public Task<OutputResult> EndAsync(RunResult result, CancellationToken stop) =>
        Task.FromResult(new OutputResult { Kind = definition.Kind, Destination = definition.ToString(), Written = Interlocked.Read(ref _written) });

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
