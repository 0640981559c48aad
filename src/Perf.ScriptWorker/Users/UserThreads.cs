namespace Perf.ScriptWorker.Users;

/// <summary>
/// Threads for virtual users that are busy: JavaScript waits for its requests within its own calls, so each user in an iteration needs one. Idle ones are used again, the
/// last first, whose stack is in the caches. Safe for several threads.
/// </summary>
internal sealed class UserThreads : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<UserThread> _idle = new();
    private readonly List<UserThread> _all = [];
    private bool _isEnding;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Does work on a thread; returns at once.</summary>
    public void Run(IUserWork work)
    {
        UserThread? thread;
        lock (_gate)
        {
            if (_isEnding)
            {
                return;
            }

            if (!_idle.TryPop(out thread))
            {
                thread = new UserThread(this, _all.Count + 1);
                _all.Add(thread);
            }
        }

        thread.Begin(work);
    }

    /// <summary>Ends the threads when they have done what they do.</summary>
    public void Dispose()
    {
        UserThread[] all;
        lock (_gate)
        {
            _isEnding = true;
            all = [.. _all];
        }

        foreach (UserThread thread in all)
        {
            thread.End();
        }
    }

    /// <summary>A thread has done its work and can take more.</summary>
    internal void Return(UserThread thread)
    {
        lock (_gate)
        {
            _idle.Push(thread);
        }
    }
}
