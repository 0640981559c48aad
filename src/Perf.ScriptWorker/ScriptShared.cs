using System.Collections.Concurrent;

namespace Perf.ScriptWorker;

/// <summary>What all virtual users of a process share. Safe for several threads.</summary>
internal sealed class ScriptShared
{
    private readonly ConcurrentDictionary<(Type Kind, string Name), Lazy<object>> _once = new();

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The files that the script and its modules may use: all else does not exist for it.</summary>
    public required IScriptFiles Files { get; init; }

    /// <summary>The plan's seed: what is random in a script, and not cryptographic, comes from it.</summary>
    public int Seed { get; init; }

    /// <summary>Reads a secret by name, or gives null when there is none of that name. It goes into no log and no result.</summary>
    public Func<string, string?> Secret { get; init; } = static _ => null;

    /// <summary>What is made once and used by all virtual users, such as the rows of a SharedArray: the first who asks makes it, the others wait for it.</summary>
    /// <typeparam name="T">What it is; never something of a JavaScript engine.</typeparam>
    /// <param name="name">Its name among its kind.</param>
    /// <param name="make">Makes it. A fault is everyone's.</param>
    public T Once<T>(string name, Func<T> make)
        where T : class => (T)_once.GetOrAdd((typeof(T), name), static (_, work) => new Lazy<object>(() => work()), make).Value;
}
