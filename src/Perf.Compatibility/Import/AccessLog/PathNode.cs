namespace Perf.Compatibility.Import.AccessLog;

/// <summary>A segment of paths, with what comes after it.</summary>
internal sealed class PathNode
{
    /// <summary>The key of a segment that is a value and not a word; no path has such a segment.</summary>
    public const string Value = "\0";

    private const int MostSamples = 50;
    private const int MostWords = 30;

    private readonly Dictionary<string, PathNode> _children = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, PathNode> Children => _children;

    /// <summary>The requests that end here; null for none.</summary>
    public PathTraffic? Traffic { get; private set; }

    /// <summary>Some of the values that this segment had, where it is a value.</summary>
    public HashSet<string> Samples { get; } = new(StringComparer.Ordinal);

    public PathTraffic End() => Traffic ??= new PathTraffic();

    /// <summary>The key of a segment: itself where it is a word.</summary>
    public static string KeyOf(string segment) => PathSegment.IsValue(segment) ? Value : segment;

    /// <summary>How many nodes of a path are not there yet.</summary>
    public int Missing(ReadOnlySpan<string> keys)
    {
        PathNode node = this;
        for (int i = 0; i < keys.Length; i++)
        {
            if (!node._children.TryGetValue(keys[i], out PathNode? child))
            {
                return keys.Length - i;
            }

            node = child;
        }

        return 0;
    }

    /// <summary>The node of a segment below this one.</summary>
    public PathNode Child(string key, string segment)
    {
        PathNode child = Get(key);
        if (key == Value)
        {
            child.AddSample(segment);
        }

        return child;
    }

    /// <summary>Takes words together that are so many that they must be values: names of articles and the like.</summary>
    /// <returns>How many places were taken together.</returns>
    public int Generalize()
    {
        int places = 0;
        string[] words = [.. _children.Keys.Where(key => key != Value)];
        if (words.Length > MostWords)
        {
            places++;
            PathNode together = Get(Value);
            foreach (string word in words)
            {
                together.AddSample(word);
                together.Merge(_children[word]);
                _children.Remove(word);
            }
        }

        return places + _children.Values.ToArray().Sum(child => child.Generalize());
    }

    private PathNode Get(string key)
    {
        if (!_children.TryGetValue(key, out PathNode? child))
        {
            _children.Add(key, child = new PathNode());
        }

        return child;
    }

    private void AddSample(string segment)
    {
        if (Samples.Count < MostSamples && segment.Length <= 200)
        {
            Samples.Add(segment);
        }
    }

    private void Merge(PathNode other)
    {
        if (other.Traffic is { } traffic)
        {
            End().Merge(traffic);
        }

        foreach (string sample in other.Samples)
        {
            AddSample(sample);
        }

        foreach ((string key, PathNode child) in other._children)
        {
            Get(key).Merge(child);
        }
    }
}
