using System.Net;
using Perf.Engine.Flows;

namespace Perf.Engine.Running;

/// <summary>A flow that a virtual user has begun, with what was set before its first iteration of it.</summary>
/// <param name="flow">The flow.</param>
/// <param name="values">The values that every iteration begins with, by slot.</param>
/// <param name="cookies">The cookies that every iteration begins with, or null.</param>
internal sealed class BegunFlow(CompiledFlow flow, (int Slot, ScalarValue Value)[] values, CookieContainer? cookies)
{
    public CompiledFlow Flow => flow;

    /// <summary>Whether what comes after the last iteration has been begun, or there is nothing of the kind.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Sets the values.</summary>
    public void Fill(ScalarValue[] into)
    {
        foreach ((int slot, ScalarValue value) in values)
        {
            into[slot] = value;
        }
    }

    /// <summary>A jar of its own for an iteration: what the iteration is given must not be there in the next.</summary>
    public CookieContainer? CopyCookies()
    {
        if (cookies is null)
        {
            return null;
        }

        var copy = new CookieContainer(cookies.Capacity, cookies.PerDomainCapacity, cookies.MaxCookieSize);
        copy.Add(cookies.GetAllCookies());
        return copy;
    }
}
