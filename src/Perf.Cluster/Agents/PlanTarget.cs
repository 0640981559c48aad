using System.Net;

namespace Perf.Cluster.Agents;

/// <summary>A place that a plan connects to.</summary>
/// <param name="Scheme">The address' scheme, lower case; that of WebSocket is its counterpart of HTTP.</param>
/// <param name="Host">The name or the IP address, without brackets.</param>
/// <param name="Port">The port.</param>
internal sealed record PlanTarget(string Scheme, string Host, int Port)
{
    /// <summary>The IP address, where it is written as one.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out IPAddress? address) ? address : null;

    /// <summary>Whether the driver of a database connects to it, by itself.</summary>
    public bool IsDriver { get; init; }

    /// <summary>As the plan has it, for people: what a reference stands for on this machine is nobody else's business.</summary>
    public string Written { get => field.Length > 0 ? field : ToString(); init; } = "";

    /// <summary>The whole address.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"{Scheme}://[{Host}]:{Port}" : $"{Scheme}://{Host}:{Port}";
}
