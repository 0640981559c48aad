namespace Perf.ScriptWorker.Users;

/// <summary>Work of a virtual user on a thread.</summary>
internal interface IUserWork
{
    /// <summary>Does it. Never throws.</summary>
    void Work();

    /// <summary>It is done, and the thread is free for more: what waits for it may go on. Called right after, on the same thread.</summary>
    void Done();
}
