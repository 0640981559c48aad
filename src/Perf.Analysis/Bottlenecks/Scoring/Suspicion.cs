namespace Perf.Analysis;

/// <summary>Gathers what a rule has to say of its class, and makes a finding of it.</summary>
/// <param name="rule">The rule.</param>
/// <param name="run">The run that it looks at.</param>
internal sealed class Suspicion(IBottleneckRule rule, RunEvidence run)
{
    private readonly List<Item> _items = [];
    private readonly List<FindingEvidence> _against = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _optimizations = [];
    private readonly List<string> _verify = [];
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private double _vetoes;
    private double _cap = Scores.MostConfidence;
    private string _title = "";
    private string? _subject;
    private string _explanation = "";
    private double? _milliseconds;
    private double _impact;
    private double _removable = 0.8;

    /// <summary>The signal that must rise with the load, and may not begin after the symptom; null where there is none.</summary>
    public Signal? Dose { get; private set; }

    /// <summary>Whether something that tells this class from others was seen.</summary>
    public bool IsNamed => _items.Any(item => item is { IsDiscriminating: true, Strength: { } strength } && strength >= Scores.LeastDiscriminating);

    /// <summary>What it is in a line, and what it is about.</summary>
    public void Name(FormattableString title, string? subject = null) => (_title, _subject) = (Text(title), subject);

    /// <summary>Which of several instances of the application it is of.</summary>
    /// <param name="instance">The one that stands out; null where none does.</param>
    public void IsOf(string? instance)
    {
        if (instance is not null)
        {
            (_title, _subject) = ($"{_title} ({instance} alone, of {run.Instances.Monitors.Count} instances)", instance);
            Parameter("instance", instance);

            // The program, where it is watched as such; otherwise its monitor is all that is known of it.
            Parameter("process", run.Load.ApplicationSignal?.Series.Monitor is { } program && program != run.Instances.Name ? program : instance);
        }
    }

    /// <summary>Why, in two or three sentences.</summary>
    public void Explain(FormattableString text) => _explanation = Text(text);

    /// <summary>Something that speaks for the class. Where its number was not measured it lowers coverage.</summary>
    /// <param name="figure">The number.</param>
    /// <param name="from">Where its ramp begins.</param>
    /// <param name="full">From where on it counts in full.</param>
    /// <param name="weight">What it counts at most, one of <see cref="Scores"/>.</param>
    /// <param name="text">What it means.</param>
    /// <param name="isDiscriminating">Whether it tells the class from others.</param>
    /// <param name="factor">What else must hold, 0 to 1: it speaks no louder than that.</param>
    public void For(Figure figure, double from, double full, double weight, Func<double, FormattableString> text, bool isDiscriminating = false, double factor = 1)
    {
        // A factor that is no number says nothing, as a number that was not measured does.
        double? strength = figure.Value is { } value ? Scores.Ramp(value, from, full) * (double.IsNaN(factor) ? 0 : Math.Clamp(factor, 0, 1)) : null;
        FindingEvidence? evidence = figure.Value is { } seen && strength >= Scores.LeastStrength ? Evidence(figure, seen, full, strength.Value, weight, isDiscriminating, text) : null;
        _items.Add(new Item(figure.Family, weight, isDiscriminating, strength, evidence));
    }

    /// <summary>The same for what decides its class where it is seen.</summary>
    public void Tell(Figure figure, double from, double full, double weight, Func<double, FormattableString> text, double factor = 1) => For(figure, from, full, weight, text, true, factor);

    /// <summary>Something that speaks against the class, where it was measured.</summary>
    public void Against(Figure figure, double from, double full, double weight, Func<double, FormattableString> text)
    {
        if (figure.Value is not { } value || Scores.Ramp(value, from, full) is not (>= Scores.LeastStrength and var strength))
        {
            return;
        }

        _vetoes += weight * strength;
        _against.Add(Evidence(figure, value, full, strength, weight, false, text));
    }

    /// <summary>What of the response time it explains.</summary>
    /// <param name="milliseconds">Milliseconds of the mean request; null where it was not measured.</param>
    /// <param name="removable">The share of it that a cure takes away.</param>
    public void CostsTime(double? milliseconds, double removable = 0.8)
    {
        if (run.Client.ShareOf(milliseconds) is { } share)
        {
            (_milliseconds, _impact, _removable) = (Math.Clamp(milliseconds!.Value, 0, run.Client.Response!.Value), share, removable);
        }
    }

    /// <summary>What it costs where that is no time: a share of the failed requests, or of a resource.</summary>
    public void Costs(double? share, double removable = 0.8)
    {
        if (share is { } known && double.IsFinite(known) && Math.Clamp(known, 0, 1) > _impact)
        {
            (_milliseconds, _impact, _removable) = (null, Math.Clamp(known, 0, 1), removable);
        }
    }

    /// <summary>What it costs where there was no load, or where the database served several protocols, and so nothing is known of its part of a request: the share of the active sessions, or of a resource.</summary>
    public void CostsWithoutLoad(double? share, double removable = 0.8)
    {
        if (run.IsLook || (run.DatabaseRate is null && _milliseconds is null))
        {
            Costs(share, removable);
        }
    }

    /// <summary>The most confidence that its evidence allows, whatever there is of it.</summary>
    public void AtMost(double confidence) => _cap = Math.Min(_cap, confidence);

    /// <summary>What was not measured and would settle it.</summary>
    public void Missing(bool isMissing, string sentence)
    {
        if (isMissing)
        {
            _missing.Add(sentence);
        }
    }

    /// <summary>Optimizations that may cure it.</summary>
    public void Cures(params string[] ids) => _optimizations.AddRange(ids.Except(_optimizations));

    /// <summary>How to verify it and its cure.</summary>
    public void Verify(params string[] sentences) => _verify.AddRange(sentences);

    /// <summary>What optimizations need to know.</summary>
    public void Parameter(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _parameters[name] = value;
        }
    }

    /// <summary>A number that optimizations need to know.</summary>
    public void Parameter(string name, double? value) => Parameter(name, value is { } number && double.IsFinite(number) ? FormattableString.Invariant($"{number:0.###}") : null);

    /// <summary>The signal that must rise with the load.</summary>
    public void RisesWithLoad(Signal? signal) => Dose ??= signal;

    /// <summary>The finding; null where nothing tells this class from others, or it is as good as excluded.</summary>
    public Finding? ToFinding()
    {
        if (!IsNamed)
        {
            return null;
        }

        double logits = Scores.Prior - _vetoes;
        double known = 0;
        double all = 0;
        foreach (IGrouping<EvidenceFamily, Item> family in _items.GroupBy(item => item.Family))
        {
            // Several of one family see the same thing: the strongest counts.
            logits += family.Max(item => item.Weight * (item.Strength ?? 0));
            all += family.Max(item => item.Weight);
            known += family.Where(item => item.Strength is not null).Select(item => item.Weight).DefaultIfEmpty(0).Max();
        }

        double coverage = all > 0 ? known / all : 0;
        double confidence = Math.Min(_cap, Scores.Probability(logits) * (Scores.LeastCoverage + ((1 - Scores.LeastCoverage) * coverage)));
        return confidence < Scores.LeastKept ? null : new Finding
        {
            Id = rule.Id,
            Title = _title,
            Layer = rule.Layer,
            Confidence = Math.Round(Math.Clamp(confidence, 0, Scores.MostConfidence), 4),
            ImpactMilliseconds = _milliseconds is { } time ? Math.Round(time, 3) : null,
            Impact = Math.Round(_impact, 4),
            ExpectedGain = Math.Round(1 / (1 - Math.Min(0.99, _impact * _removable)), 3),
            RunId = run.Run.Id,
            Scenario = run.Run.Scenario,
            Environment = run.Run.Environment,
            Subject = _subject,
            Explanation = _explanation,
            Evidence = [.. _items.Select(item => item.Evidence).OfType<FindingEvidence>().OrderByDescending(one => one.Weight * one.Strength).ThenBy(one => one.Signal, StringComparer.Ordinal)],
            Against = [.. _against.OrderByDescending(one => one.Weight * one.Strength).ThenBy(one => one.Signal, StringComparer.Ordinal)],
            Missing = [.. _missing],
            Optimizations = [.. _optimizations],
            Parameters = _parameters,
            Verify = [.. _verify],
        };
    }

    private FindingEvidence Evidence(Figure figure, double value, double limit, double strength, double weight, bool isDiscriminating, Func<double, FormattableString> text) => new()
    {
        Family = figure.Family,
        Signal = figure.Signal,
        Value = Rounded(value),
        Limit = limit,
        Unit = figure.Unit,
        Source = figure.Source,
        From = run.Window.From,
        To = run.Window.To,
        Strength = Math.Round(strength, 4),
        Weight = weight,
        IsDiscriminating = isDiscriminating,
        Text = Text(text(value)),
    };

    // Six digits are more than anybody reads, and the same on every machine.
    private static double Rounded(double value) => value == 0 || !double.IsFinite(value) ? value : Math.Round(value, Math.Clamp(5 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private sealed record Item(EvidenceFamily Family, double Weight, bool IsDiscriminating, double? Strength, FindingEvidence? Evidence);
}
