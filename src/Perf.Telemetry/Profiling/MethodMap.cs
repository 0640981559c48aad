namespace Perf.Telemetry.Profiling;

/// <summary>Which method an address belongs to. Methods are told as the runtime told them, in any order; of two at one place the last holds.</summary>
internal sealed class MethodMap
{
    private readonly record struct Range(ulong Start, ulong End, int Frame);

    private readonly List<Range> _ranges = [];
    private readonly List<(string Name, ulong Module)> _methods = [];
    private readonly Dictionary<ulong, string> _modules = [];
    private Range[]? _sorted;

    /// <summary>How many methods are known.</summary>
    public int Count => _methods.Count;

    /// <summary>Adds a method's code.</summary>
    /// <param name="start">Its first address.</param>
    /// <param name="size">Its length in bytes.</param>
    /// <param name="module">The module's number.</param>
    /// <param name="name">Type and method.</param>
    public void Add(ulong start, uint size, ulong module, string name)
    {
        _ranges.Add(new Range(start, start + Math.Max(1, size), _methods.Count));
        _methods.Add((name, module));
        _sorted = null;
    }

    /// <summary>Names a module.</summary>
    /// <param name="module">Its number.</param>
    /// <param name="path">Its file.</param>
    public void AddModule(ulong module, string path) => _modules[module] = Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    /// <summary>Finds the method of an address.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The method; null where none is known there.</returns>
    public ProfileFrame? Find(ulong address)
    {
        Range[] sorted = _sorted ??= Sorted();
        int low = 0;
        int high = sorted.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].Start <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && address < sorted[high].End && _methods[sorted[high].Frame] is var (name, module) ? new ProfileFrame(name, _modules.GetValueOrDefault(module, "")) : null;
    }

    // Sorting keeps the order of equals: code that took another's place comes last.
    private Range[] Sorted() => [.. _ranges.OrderBy(range => range.Start)];
}
