using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Session;
using Perf.Cluster.Contracts;

namespace Perf.Tests.Cluster.Contracts;

/// <summary>Agents and coordinators of different versions understand each other: what an older one has written is read, and what a newer one adds is passed over.</summary>
public sealed class StoredPayloadTests : IDisposable
{
    private readonly ServiceProvider _services = Services();

    public static TheoryData<string> Contracts => [.. ContractSamples.V1.Select(sample => sample.Name)];

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Read_WhatVersion1HasWritten_HasEachMember(string contract)
    {
        ContractSample sample = ContractSamples.Named(contract);
        byte[] stored = PayloadFiles.Read("v1", $"{contract}.bin", () => sample.Write(Serializer));

        AssertSame(sample.Value, sample.Read(Serializer, stored));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Read_WhatANewerVersionAdds_IsPassedOver(string contract)
    {
        ContractSample sample = ContractSamples.Named(contract);

        AssertSame(sample.Value, sample.Read(Serializer, Extended(sample.Write(Serializer))));
    }

    // A member that an older version does not know is as a new object has it: never null where the code relies on something.
    [Theory]
    [MemberData(nameof(Contracts))]
    public void Read_WithoutAnyMember_IsAsANewOne(string contract)
    {
        ContractSample sample = ContractSamples.Named(contract);
        Type type = sample.Value.GetType();

        AssertSame(Activator.CreateInstance(type)!, sample.Read(Serializer, Empty(type)));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Samples_EachMember_HasAValueOfItsOwn(string contract)
    {
        object value = ContractSamples.Named(contract).Value;
        JsonObject sample = Members(value);
        JsonObject empty = Members(Activator.CreateInstance(value.GetType())!);

        Assert.NotEmpty(sample);
        Assert.All(sample, member => Assert.False(JsonNode.DeepEquals(member.Value, empty[member.Key]), $"{contract}.{member.Key} has its default: give it another value, in samples and a folder of the version that has added it."));
    }

    [Fact]
    public void Samples_AllContracts_AreThere()
    {
        string[] contracts = [.. typeof(AgentFacts).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(AgentFacts).Namespace && type.GetCustomAttribute<Orleans.GenerateSerializerAttribute>() is not null)
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal)];

        Assert.Equal(contracts, ContractSamples.V1.Select(sample => sample.Name).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _services.Dispose();

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(AgentFacts).Assembly));
        return services.BuildServiceProvider();
    }

    private static void AssertSame(object expected, object actual)
    {
        Assert.IsType(expected.GetType(), actual);
        Assert.Equal(Members(expected).ToJsonString(), Members(actual).ToJsonString());
    }

    private static JsonObject Members(object value) => JsonSerializer.SerializeToNode(value, value.GetType())!.AsObject();

    // Members of all kinds behind those that there are, before the byte that ends the object.
    private byte[] Extended(byte[] payload)
    {
        using SerializerSession session = _services.GetRequiredService<SerializerSessionPool>().GetSession();
        var added = new ArrayBufferWriter<byte>();
        Writer<ArrayBufferWriter<byte>> writer = Writer.Create(added, session);
        StringCodec.WriteField(ref writer, 100, "what nobody knows yet");
        Int64Codec.WriteField(ref writer, 1, -3_000_000_000);
        DoubleCodec.WriteField(ref writer, 1, 0.1);
        ByteArrayCodec.WriteField(ref writer, 1, [1, 2, 3]);
        writer.WriteStartObject(1, typeof(SteerOrder), typeof(SteerOrder));
        StringCodec.WriteField(ref writer, 0, "within another");
        writer.WriteEndObject();
        writer.Commit();
        return [.. payload[..^1], .. added.WrittenSpan, payload[^1]];
    }

    private byte[] Empty(Type type)
    {
        using SerializerSession session = _services.GetRequiredService<SerializerSessionPool>().GetSession();
        var written = new ArrayBufferWriter<byte>();
        Writer<ArrayBufferWriter<byte>> writer = Writer.Create(written, session);
        writer.WriteStartObject(0, type, type);
        writer.WriteEndObject();
        writer.Commit();
        return written.WrittenSpan.ToArray();
    }
}
