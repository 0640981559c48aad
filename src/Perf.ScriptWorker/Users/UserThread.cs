using Perf.Engine.Loops;

namespace Perf.ScriptWorker.Users;

/// <summary>A thread that does the work of one virtual user after another.</summary>
internal sealed class UserThread
{
    // Address space only: what is not used takes no memory. Interpreting a call takes about a kilobyte of stack, and Jint ends a recursion while there is some left.
    private const int StackSize = 1024 * 1024;

    private readonly UserThreads _pool;
    private readonly Baton _baton = Baton.Create();
    private volatile IUserWork? _work;
    private volatile bool _isEnding;

    public UserThread(UserThreads pool, int number)
    {
        _pool = pool;
        new Thread(Loop, StackSize) { IsBackground = true, Name = $"perf user {number}" }.Start();
    }

    public void Begin(IUserWork work)
    {
        _work = work;
        _baton.Give();
    }

    public void End()
    {
        _isEnding = true;
        _baton.Give();
    }

    private void Loop()
    {
        while (!_isEnding)
        {
            _baton.Take(long.MaxValue);
            if (_work is { } work)
            {
                _work = null;
                work.Work();

                // Free before anybody hears of it, for the next iteration begins at once and would find no idle thread.
                _pool.Return(this);
                work.Done();
            }
        }
    }
}
