namespace Perf.Compatibility.Import.Har;

/// <summary>
/// Finds values that an answer gave and a later request sent back. Only what is certain: the value is particular, no request sent it before that answer, and it
/// comes back whole. Requests are asked in order, so whoever asks must ask about each value of a request before its answer is added.
/// </summary>
internal sealed class CaptureFinder
{
    private readonly Dictionary<string, (int Step, CaptureCandidate Candidate)> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<(int Step, string Name, CaptureCandidate Candidate)> _used = [];

    /// <summary>What is to be captured: the number of the step, the variable, and where its value is.</summary>
    public IReadOnlyList<(int Step, string Name, CaptureCandidate Candidate)> Used => _used;

    /// <summary>The variable of a value that a request sends, or null when no earlier answer gave it.</summary>
    /// <param name="value">The value, whole.</param>
    public string? VariableOf(string value)
    {
        if (!_known.TryGetValue(value, out (int Step, CaptureCandidate Candidate) origin))
        {
            if (value.Length >= 5)
            {
                _sent.Add(value);
            }

            return null;
        }

        if (!_names.TryGetValue(value, out string? name))
        {
            name = Unused(LiteralText.VariableName(origin.Candidate.Key));
            _names.Add(value, name);
            _used.Add((origin.Step, name, origin.Candidate));
        }

        return name;
    }

    /// <summary>Makes the values of an answer known to the requests after it.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="candidates">The answer's values.</param>
    public void Add(int step, IReadOnlyList<CaptureCandidate> candidates)
    {
        foreach (CaptureCandidate candidate in candidates)
        {
            if (!_sent.Contains(candidate.Value))
            {
                _known.TryAdd(candidate.Value, (step, candidate));
            }
        }
    }

    private string Unused(string name)
    {
        string unused = name;
        for (int i = 2; !_taken.Add(unused); i++)
        {
            unused = $"{name}_{i}";
        }

        return unused;
    }
}
