using Orleans.Serialization;

namespace Perf.Tests.Cluster.Contracts;

/// <summary>A contract between coordinator and agent with a value in each of its members.</summary>
/// <param name="Value">The value.</param>
/// <param name="Write">Writes it as it travels.</param>
/// <param name="Read">Reads what has travelled.</param>
internal sealed record ContractSample(object Value, Func<Serializer, byte[]> Write, Func<Serializer, byte[], object> Read)
{
    public string Name => Value.GetType().Name;

    public static ContractSample Of<T>(T value)
        where T : class => new(value, serializer => serializer.SerializeToArray(value), (serializer, payload) => serializer.Deserialize<T>(payload)!);
}
