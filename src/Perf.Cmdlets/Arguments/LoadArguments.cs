using System.Collections;

namespace Perf.Commands;

/// <summary>
/// What a command line says of how much load is made, beside what is run: a type of test, k6's options. Which of it fits depends on what is run, and what does not is refused
/// with what to do instead, never passed over. A pure function of its values.
/// </summary>
internal sealed record LoadArguments
{
    /// <summary>-Type, or null.</summary>
    public string? Type { get; init; }

    /// <summary>-VirtualUser, or null.</summary>
    public int? VirtualUser { get; init; }

    /// <summary>-Duration, or null.</summary>
    public string? Duration { get; init; }

    /// <summary>-Iterations, or null.</summary>
    public long? Iterations { get; init; }

    /// <summary>-Rate, or null.</summary>
    public string? Rate { get; init; }

    /// <summary>-Stage.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>-ConfigPath, or null.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>What is said of the options of a k6 script.</summary>
    /// <returns>The options. With a type, -Duration is the type's.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>: something of it fits no script, or not this type.</exception>
    public ScriptRunOptions ForScript()
    {
        if (Type is not null)
        {
            RequireTypeAlone();
            return new ScriptRunOptions { ConfigPath = ConfigPath };
        }

        return Rate is not null
            ? throw Refused("-Rate", Rate, "is for script blocks and for -Type: a k6 script has rates in its scenarios (constant-arrival-rate)")
            : new ScriptRunOptions { Vus = VirtualUser, Duration = Duration, Iterations = Iterations, Stages = Stages, ConfigPath = ConfigPath };
    }

    /// <summary>Refuses what a scenario of Perf's own, or an Artillery test, does not take: it says its load itself.</summary>
    /// <param name="name">The scenario's name or path.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>. Whether the file takes -ConfigPath is known when it is read.</exception>
    public void RequireNoneFor(string name)
    {
        if (Type is not null)
        {
            RequireTypeAlone();
        }
        else if (Given().FirstOrDefault() is (string parameter, object value))
        {
            throw Refused(parameter, value, $"is for k6 scripts and script blocks: '{name}' says itself how much load is made. Change its load:, or run it as a type of test: -Type baseline -Rate 20/s -Duration 5m");
        }
    }

    /// <summary>Adds what -Rate and -Duration say to the variables, where a type reads them.</summary>
    /// <param name="variables">The variables of the command line.</param>
    /// <returns>The table as it is without a type.</returns>
    public Hashtable? WithVariables(Hashtable? variables)
    {
        if (Type is null || (Rate is null && Duration is null))
        {
            return variables;
        }

        Hashtable all = variables is null ? [] : (Hashtable)variables.Clone();
        if (Rate is not null)
        {
            all["rate"] = Rate;
        }

        if (Duration is not null)
        {
            all["duration"] = Duration;
        }

        return all;
    }

    private void RequireTypeAlone()
    {
        if (Given().FirstOrDefault(one => one.Parameter is not ("-Rate" or "-Duration")) is (string parameter, object value))
        {
            throw Refused(parameter, value, $"does not go with -Type: the type '{Type}' says itself how much load is made, and -Rate and -Duration change it");
        }
    }

    private IEnumerable<(string Parameter, object Value)> Given()
    {
        (string Parameter, object? Value)[] all =
        [
            ("-VirtualUser", VirtualUser), ("-Iterations", Iterations), ("-Stage", Stages.Count > 0 ? string.Join(',', Stages) : null), ("-Rate", Rate), ("-Duration", Duration),
        ];
        return all.Where(one => one.Value is not null).Select(one => (one.Parameter, one.Value!));
    }

    private static PerfException Refused(string parameter, object value, string why) => new(ErrorIds.ArgumentInvalid, $"{parameter} {value} {why}.", value);
}
