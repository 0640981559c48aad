namespace Perf.Engine.Metrics;

/// <summary>
/// Gives each name a number, and all names beyond a cap one number in common: a series for each address or each user would fill memory, store and reports,
/// and could be read by nobody. Not safe for several threads.
/// </summary>
/// <typeparam name="T">What a series is named by.</typeparam>
/// <param name="other">The name that all beyond the cap are counted under.</param>
/// <param name="most">How many names have a number of their own.</param>
internal sealed class SeriesCap<T>(T other, int most = SeriesCap<T>.DefaultMost)
    where T : notnull
{
    /// <summary>How many names have a number of their own when nothing else is said.</summary>
    public const int DefaultMost = 1000;

    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _names = [];

    /// <summary>The names in the order of their numbers; the common one is the last, once it is used.</summary>
    public IReadOnlyList<T> Names => _names;

    /// <summary>Whether some name had to be counted under the common one.</summary>
    public bool IsCapped => _names.Count > most;

    /// <summary>The number of a name; the same name always has the same.</summary>
    /// <param name="name">The name.</param>
    /// <returns>0 to the cap; the cap itself is the common number.</returns>
    public int NumberOf(T name)
    {
        if (_numbers.TryGetValue(name, out int known))
        {
            return known;
        }

        // Names beyond the cap are not remembered: there may be a million of them.
        if (_names.Count >= most)
        {
            if (!IsCapped)
            {
                _names.Add(other);
            }

            return most;
        }

        _names.Add(name);
        return _numbers[name] = _names.Count - 1;
    }
}
