using Perf.Engine.Running;

namespace Perf.Engine.Templates.Functions;

/// <summary>What a function may use besides its arguments: the iteration's random numbers and the time.</summary>
internal readonly ref struct FunctionFrame
{
    private readonly ref SeededSequence _random;

    public FunctionFrame(ref SeededSequence random, DateTimeOffset now)
    {
        _random = ref random;
        Now = now;
    }

    /// <summary>The time of day when the step begins.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>A random number from 0 to one less than a limit.</summary>
    public int Next(int limit) => _random.Next(limit);

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => _random.NextBits();

    /// <summary>A random share, 0 or more, less than 1.</summary>
    public double NextDouble() => _random.NextDouble();
}
