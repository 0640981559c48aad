using System.Globalization;

namespace Perf.Runtime;

/// <summary>
/// What the environment says of an agent where its command line says nothing: name, labels and limits, for containers and services whose command is fixed. Pure function of options and variables.
/// Whether scripts may run is for the command line alone.
/// </summary>
internal static class AgentVariables
{
    /// <summary>The agent's name.</summary>
    public const string Name = "PERF_AGENT_NAME";

    /// <summary>Labels: <c>zone=eu,size=large</c>.</summary>
    public const string Labels = "PERF_AGENT_LABELS";

    /// <summary>The targets that it may load, separated by commas.</summary>
    public const string AllowTarget = "PERF_AGENT_ALLOW_TARGET";

    /// <summary>The most starts: <c>500/s</c>.</summary>
    public const string MaxRate = "PERF_AGENT_MAX_RATE";

    /// <summary>The most virtual users.</summary>
    public const string MaxVirtualUser = "PERF_AGENT_MAX_VIRTUAL_USER";

    /// <summary>The longest run: <c>1h</c>.</summary>
    public const string MaxDuration = "PERF_AGENT_MAX_DURATION";

    private const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Fills in what was not given.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="environment">Gives a variable's value, or null.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: a variable is set and says nothing that can be used. A limit that cannot be read is never no limit.</exception>
    public static AgentOptions Fill(AgentOptions given, Func<string, string?> environment) => given with
    {
        Name = given.Name ?? Text(Name, environment),
        Labels = given.Labels.Count > 0 ? given.Labels : LabelsOf(environment),
        AllowTarget = given.AllowTarget.Count > 0 ? given.AllowTarget : TargetsOf(environment),
        MaxRate = given.MaxRate ?? Limit<double>(MaxRate, environment, text => RateText.TryParse(text, out double rate) ? rate : null, "a number above 0 and its unit, such as 200/s"),
        MaxVirtualUsers = given.MaxVirtualUsers ?? Limit<int>(
            MaxVirtualUser, environment, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int users) && users > 0 ? users : null, "a whole number above 0"),
        MaxDuration = given.MaxDuration ?? Limit<TimeSpan>(
            MaxDuration, environment, text => DurationText.TryParse(text, out TimeSpan duration) && duration > TimeSpan.Zero ? duration : null, "a duration with its unit, such as 30m"),
    };

    private static Dictionary<string, string> LabelsOf(Func<string, string?> environment)
    {
        var labels = new Dictionary<string, string>();
        foreach (string label in (environment(Labels) ?? "").Split(',', Trimmed))
        {
            string[] parts = label.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || parts[0].Length == 0 || !labels.TryAdd(parts[0], parts[1]))
            {
                throw Refused(Labels, label, "labels, each once, separated by commas: zone=eu,size=large");
            }
        }

        return labels;
    }

    private static string[] TargetsOf(Func<string, string?> environment)
    {
        string? text = environment(AllowTarget);
        string[] targets = (text ?? "").Split(',', Trimmed);
        return text is null || targets.Length > 0
            ? targets
            : throw Refused(AllowTarget, text, "targets, separated by commas: https://*.example.com,10.0.0.0/8; without the variable all are allowed");
    }

    private static T? Limit<T>(string name, Func<string, string?> environment, Func<string, T?> read, string wanted)
        where T : struct
    {
        string? text = environment(name);
        return text is null ? null : read(text.Trim()) ?? throw Refused(name, text, $"{wanted}; without the variable there is no limit");
    }

    private static string? Text(string name, Func<string, string?> environment) => environment(name) is { } text && text.Trim().Length > 0 ? text.Trim() : null;

    private static PerfException Refused(string name, string text, string wanted) => new(ErrorIds.ArgumentInvalid, $"The environment variable {name} is '{text}'. Set it to {wanted}.", text);
}
