namespace Perf.Engine.Running;

/// <summary>Decides when a run begins and when what comes after the load is done: for a run that is a share of one on several machines.</summary>
public interface IShareGate
{
    /// <summary>The run is ready. Ends when it is to begin, or is cancelled.</summary>
    /// <param name="ready">What there is to tell of it.</param>
    /// <param name="stop">The run was stopped.</param>
    /// <returns>When it begins. The gate returns some milliseconds before that moment; the engine waits for the rest.</returns>
    Task<StartSignal> ReadyAsync(ShareReady ready, CancellationToken stop);

    /// <summary>Each second, with the interval that has just ended; called before the run's observers hear of it, on the sampler's thread.</summary>
    /// <param name="progress">What is used up.</param>
    void Progressed(ShareProgress progress);

    /// <summary>This share's load has ended as planned; what is still to be told of it completes the plan. Said before the last interval is taken, and waits for nobody.</summary>
    void LoadHasEnded();

    /// <summary>This share's load has ended. Ends when that of all others has, so that what comes after the load may be done; only asked where there is such a thing.</summary>
    /// <param name="stop">The run was stopped.</param>
    Task LoadEndedAsync(CancellationToken stop);
}
