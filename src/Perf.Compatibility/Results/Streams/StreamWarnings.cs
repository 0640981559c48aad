namespace Perf.Compatibility.Results.Streams;

/// <summary>What was odd in a stream and did not keep it from being read.</summary>
internal sealed class StreamWarnings
{
    private readonly List<string> _all = [];

    /// <summary>All of them, in the order in which they were seen.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Whether the file ends before what wrote it had ended.</summary>
    public bool IsTruncated { get; set; }

    /// <summary>Adds one.</summary>
    /// <param name="warning">A sentence.</param>
    public void Add(string warning) => _all.Add(warning);

    /// <summary>Adds one, unless it is there already.</summary>
    /// <param name="warning">A sentence.</param>
    public void AddOnce(string warning)
    {
        if (!_all.Contains(warning))
        {
            _all.Add(warning);
        }
    }
}
