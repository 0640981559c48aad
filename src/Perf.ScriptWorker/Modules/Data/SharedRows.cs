namespace Perf.ScriptWorker.Modules.Data;

/// <summary>The elements of a SharedArray, once for the process: JSON as UTF-8, half of what text would take, and nothing of a JavaScript engine. Safe for several threads.</summary>
internal sealed class SharedRows
{
    private readonly Lock _gate = new();
    private byte[][]? _rows;

    /// <summary>Gives the elements; the first who asks makes them, on their own thread and engine, the others wait.</summary>
    /// <param name="make">Makes them. When it fails, the next who asks tries again.</param>
    /// <returns>An element each, as JSON.</returns>
    public byte[][] Load(Func<byte[][]> make)
    {
        lock (_gate)
        {
            return _rows ??= make();
        }
    }
}
