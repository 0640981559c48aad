namespace Perf.ScriptWorker.Users;

/// <summary>Tags of what is measured: names and values, in the order of names. Immutable; sets of the same tags are equal.</summary>
internal sealed class TagSet : IEquatable<TagSet>
{
    private readonly KeyValuePair<string, string>[] _tags;
    private readonly int _hash;

    private TagSet(KeyValuePair<string, string>[] tags)
    {
        _tags = tags;
        var hash = new HashCode();
        foreach (KeyValuePair<string, string> tag in tags)
        {
            hash.Add(tag.Key, StringComparer.Ordinal);
            hash.Add(tag.Value, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>No tags.</summary>
    public static TagSet Empty { get; } = new([]);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _tags.Length == 0;

    /// <summary>The tags, by name in ordinal order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _tags;

    /// <summary>The value of a tag, or null.</summary>
    public string? Find(string name)
    {
        foreach (KeyValuePair<string, string> tag in _tags)
        {
            if (tag.Key == name)
            {
                return tag.Value;
            }
        }

        return null;
    }

    /// <summary>This set with tags added or replaced.</summary>
    public TagSet With(IEnumerable<KeyValuePair<string, string>> tags)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> tag in _tags.Concat(tags))
        {
            all[tag.Key] = tag.Value;
        }

        return all.Count == 0 ? Empty : new TagSet([.. all]);
    }

    /// <summary>This set without a tag.</summary>
    public TagSet Without(string name) => Find(name) is null ? this : Empty.With(_tags.Where(tag => tag.Key != name));

    public bool Equals(TagSet? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _tags.AsSpan().SequenceEqual(other._tags));

    public override bool Equals(object? obj) => Equals(obj as TagSet);

    public override int GetHashCode() => _hash;
}
