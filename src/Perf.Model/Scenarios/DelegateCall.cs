namespace Perf;

/// <summary>Who calls a delegate or a script, with which values.</summary>
/// <param name="vu">The virtual user's number in the run, from 1.</param>
/// <param name="iteration">The number of its iteration, from 0.</param>
/// <param name="values">Its values by name.</param>
public sealed class DelegateCall(int vu, long iteration, IReadOnlyDictionary<string, object?> values)
{
    /// <summary>The virtual user's number in the run, from 1.</summary>
    public int Vu { get; } = vu;

    /// <summary>The number of the virtual user's iteration, from 0.</summary>
    public long Iteration { get; } = iteration;

    /// <summary>The virtual user's values by name: a text, a <see cref="long"/> or <see cref="double"/>, a <see cref="bool"/>, or null; JSON as text.</summary>
    public IReadOnlyDictionary<string, object?> Values { get; } = values;

    /// <summary>A value of the virtual user: a variable, or what an earlier step of the iteration captured.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value; null when it is null, was not captured yet, or there is none of that name.</returns>
    public object? this[string name] => Values.GetValueOrDefault(name);
}
