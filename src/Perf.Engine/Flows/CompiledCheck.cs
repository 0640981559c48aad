namespace Perf.Engine.Flows;

/// <summary>A check: assertions that are counted together under one name.</summary>
/// <param name="Check">The check's number in the metrics.</param>
/// <param name="Name">Its name.</param>
/// <param name="Assertions">All of them must hold.</param>
public sealed record CompiledCheck(int Check, string Name, IReadOnlyList<CompiledAssertion> Assertions)
{
    /// <summary>Whether it holds.</summary>
    /// <param name="response">The response.</param>
    /// <param name="values">The virtual user's values.</param>
    /// <returns>True when all assertions hold.</returns>
    public bool Holds(ResponseView response, ScalarValue[] values)
    {
        for (int i = 0; i < Assertions.Count; i++)
        {
            if (!Assertions[i].Holds(response, values))
            {
                return false;
            }
        }

        return true;
    }
}
