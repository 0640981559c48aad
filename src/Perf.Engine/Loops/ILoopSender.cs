namespace Perf.Engine.Loops;

/// <summary>Has something to send when the loop has done all that is due and is about to wait.</summary>
internal interface ILoopSender
{
    /// <summary>Sends it. Called once for each <see cref="EventLoop.SendBeforeWait"/>.</summary>
    void SendNow();
}
