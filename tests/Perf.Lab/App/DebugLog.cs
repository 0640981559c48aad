namespace Perf.Lab.App;

/// <summary>A log that somebody forgot to turn down: many lines for each request, one lock, each line to the file at once.</summary>
internal sealed class DebugLog(string path, int lines) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };
    private long _number;

    /// <summary>Writes them.</summary>
    public void Write(string requested)
    {
        for (int i = 0; i < lines; i++)
        {
            lock (_gate)
            {
                _file.WriteLine($"dbug: Shop.Pipeline[{_number++}] stage {i} of {requested}: headers, route values and services were looked up, nothing was out of the ordinary");
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
