namespace Perf.ScriptWorker.Users;

/// <summary>The script's options that concern neither load nor HTTP. Immutable.</summary>
internal sealed record TestSettings
{
    /// <summary>How long setup may take.</summary>
    public TimeSpan SetupTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long teardown may take.</summary>
    public TimeSpan TeardownTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long handleSummary may take.</summary>
    public TimeSpan SummaryTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Whether setup is left out.</summary>
    public bool NoSetup { get; init; }

    /// <summary>Whether teardown is left out.</summary>
    public bool NoTeardown { get; init; }

    /// <summary>How long an iteration takes at least; one that ends earlier waits.</summary>
    public TimeSpan MinIterationDuration { get; init; }

    /// <summary>The figures of trends in summaries.</summary>
    public IReadOnlyList<string> TrendStats { get; init; } = ["avg", "min", "med", "max", "p(90)", "p(95)"];

    /// <summary>The unit of times in summaries: <c>s</c>, <c>ms</c> or <c>us</c>; empty for whichever fits.</summary>
    public string TimeUnit { get; init; } = "";
}
