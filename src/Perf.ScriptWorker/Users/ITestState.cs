namespace Perf.ScriptWorker.Users;

/// <summary>A test as a whole, as scripts ask about it. Safe for several threads.</summary>
internal interface ITestState
{
    /// <summary>Milliseconds since the load began.</summary>
    double RunMilliseconds { get; }

    /// <summary>Iterations that ended as they should.</summary>
    long Completed { get; }

    /// <summary>Iterations that were cut off.</summary>
    long Interrupted { get; }

    /// <summary>Virtual users that are in an iteration.</summary>
    int ActiveUsers { get; }

    /// <summary>Virtual users that exist.</summary>
    int Users { get; }

    /// <summary>The load profiles in order.</summary>
    IReadOnlyList<LoadProfile> Profiles { get; }

    /// <summary>Whether the load has begun.</summary>
    bool HasBegun { get; }

    /// <summary>The test's options as JSON.</summary>
    string Options { get; }

    /// <summary>When the load began, milliseconds since 1970.</summary>
    double StartedAt { get; }

    /// <summary>Ends the test.</summary>
    /// <param name="reason">Why.</param>
    void Abort(string reason);

    /// <summary>Marks the test as failed; it goes on.</summary>
    /// <param name="reason">Why.</param>
    void MarkFailed(string reason);

    /// <summary>How many iterations of a scenario were begun by this process.</summary>
    long IterationsOf(int scenario);
}
