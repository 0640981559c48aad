namespace Perf.Runtime;

/// <summary>Says why no stored run is there, and what to do next: a pure function of what is known.</summary>
internal static class NoRunsError
{
    /// <summary>How many of the newest runs names are looked for in.</summary>
    public const int Searched = 2000;

    private const int MostNames = 8;

    /// <summary>Makes the error.</summary>
    /// <param name="query">What was looked for.</param>
    /// <param name="stored">Stored runs.</param>
    /// <param name="environments">The environments that hold for the user's folder.</param>
    /// <returns>The error.</returns>
    public static PerfException Of(RunQuery query, IReadOnlyList<RunSummary> stored, IReadOnlyDictionary<string, EnvironmentDefinition> environments)
    {
        if (query.Scenario is { } scenario && !stored.Any(run => run.Scenario.Equals(scenario, StringComparison.OrdinalIgnoreCase)) && !IsPattern(scenario))
        {
            return Unknown("scenario", scenario, [.. stored.Select(run => run.Scenario).Distinct()], query);
        }

        string[] used = [.. stored.Select(run => run.Environment).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        if (query.Environment is { } environment && !used.Contains(environment, StringComparer.OrdinalIgnoreCase))
        {
            return environments.TryGetValue(environment, out EnvironmentDefinition? known)
                ? new PerfException(
                    ErrorIds.RunNotFound,
                    known.Monitors.Count > 0
                        ? $"No run of the environment '{known.Name}' is stored. Its monitors can be looked at without one: Get-PerfBottleneck -Environment {known.Name} -Live; or run a test: Invoke-PerfTest scenarios/quickstart.yaml -Environment {known.Name}."
                        : $"No run of the environment '{known.Name}' is stored, and it names no monitors to look at without one. Run a test: Invoke-PerfTest scenarios/quickstart.yaml -Environment {known.Name} -Monitor host; or name them in config/environments.yaml: {known.Name}: {{ monitors: [ host ] }}.",
                    environment)
                : Unknown("environment", environment, [.. used.Concat(environments.Keys).Distinct(StringComparer.OrdinalIgnoreCase)], query);
        }

        string narrowed = query.Tags.Count > 0 ? " with these labels" : "";
        return stored.Count == 0
            ? new PerfException(ErrorIds.RunNotFound, "There is no stored run. Make one with what is behind it: Invoke-PerfTest scenarios/quickstart.yaml -Monitor host | Get-PerfBottleneck.", query)
            : new PerfException(ErrorIds.RunNotFound, $"No stored run{narrowed} matches. Get-PerfResult lists them all.", query);
    }

    /// <summary>The error where the only run that matches has not ended.</summary>
    /// <param name="running">The run.</param>
    /// <returns>The error.</returns>
    public static PerfException GoesOn(RunSummary running) =>
        new(ErrorIds.RunNotFound, $"The only run that matches goes on ({running.Id}). Wait for its end (Get-PerfTest tells how far it is), or stop it (Stop-PerfTest).", running.Id);

    /// <summary>The error where nobody knows an environment.</summary>
    /// <param name="name">The name that was given.</param>
    /// <param name="environments">The environments that hold for the user's folder.</param>
    /// <returns>The error; null where it is known.</returns>
    public static PerfException? UnknownEnvironment(string name, IReadOnlyDictionary<string, EnvironmentDefinition> environments)
    {
        if (environments.ContainsKey(name))
        {
            return null;
        }

        string near = NearestWord.Find(name, environments.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
        string list = environments.Count == 0 ? "none" : string.Join(", ", environments.Keys.Order(StringComparer.Ordinal).Take(MostNames)) + (environments.Count > MostNames ? ", …" : "");
        return new PerfException(ErrorIds.EnvironmentInvalid, $"config/environments.yaml has no environment '{name}'{near} Known: {list}. Monitors can be named as well: -Monitor host, 'postgresql=${{env:PG}}'.", name);
    }

    /// <summary>The error where nothing matches but runs by which changes were tried out.</summary>
    /// <param name="trial">The newest of them.</param>
    /// <returns>The error.</returns>
    public static PerfException TrialsAlone(RunSummary trial) =>
        new(ErrorIds.RunNotFound, $"Nothing matches but trials of optimizations (the newest is {trial.Id}), which tell what a change did and not what the system is like. Invoke-PerfTest makes a run; Get-PerfBottleneck {trial.Id} looks at the trial itself.", trial.Id);

    private static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    private static PerfException Unknown(string what, string word, string[] known, RunQuery query)
    {
        string near = NearestWord.Find(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
        string list = known.Length == 0 ? "none" : string.Join(", ", known.Order(StringComparer.Ordinal).Take(MostNames)) + (known.Length > MostNames ? ", …" : "");
        string next = query.Environment == word ? $" Invoke-PerfTest scenarios/quickstart.yaml -Environment {word} -Monitor host makes a run there." : " Invoke-PerfTest makes a run.";
        return new PerfException(ErrorIds.RunNotFound, $"No stored run has the {what} '{word}'{near} Known: {list}.{next}", word);
    }
}
