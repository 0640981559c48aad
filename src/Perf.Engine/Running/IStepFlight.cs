namespace Perf.Engine.Running;

/// <summary>A step that is under way for a virtual user.</summary>
internal interface IStepFlight
{
    /// <summary>Cuts it off, for the run or the virtual user's time has ended. The virtual user hears the end as always, soon.</summary>
    void Interrupt();
}
