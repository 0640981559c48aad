using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Newtonsoft.Json.Linq;
using Perf.Engine.Protocols.Grpc;
using Perf.Target.Rpc;

namespace Perf.Tests.Engine.Protocols.Grpc;

/// <summary>Held against Google.Protobuf's own generated code, parser and formatter.</summary>
public class TranscodingTests
{
    private static readonly JsonFormatter s_formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    // Descriptors without generated code behind them, as a run has them.
    private static readonly FileDescriptor[] s_files =
    [
        .. FileDescriptor.BuildFromByteStrings(DescriptorFile.WithImports(ShopReflection.Descriptor).Concat([LegacyReflection.Descriptor]).Distinct()
            .OrderByDescending(file => file.Dependencies.Count == 0).Select(file => file.SerializedData)),
    ];

    private static MessageDescriptor Everything => Type("perf.shop.v1.Everything");

    private static MessageDescriptor LegacyType => Type("perf.legacy.Legacy");

    [Fact]
    public void Write_AnyMessage_IsWhatTheFormatterWrites() => SeededCases.ForAll(random =>
    {
        IMessage message = MessageGenerator.Next(random, Perf.Target.Rpc.Everything.Descriptor);

        string json = Json(Everything, message.ToByteArray());

        Assert.True(JToken.DeepEquals(Parsed(s_formatter.Format(message)), Parsed(json)), $"{s_formatter.Format(message)}\n{json}");
    });

    [Fact]
    public void Encode_WhatTheFormatterWrites_IsTheMessage() => SeededCases.ForAll(random =>
    {
        IMessage message = MessageGenerator.Next(random, Perf.Target.Rpc.Everything.Descriptor);

        Assert.Equal(message, Perf.Target.Rpc.Everything.Parser.ParseFrom(JsonToWire.Encode(Everything, s_formatter.Format(message))));
        Assert.Equal(message, Perf.Target.Rpc.Everything.Parser.ParseFrom(JsonToWire.Encode(Everything, Json(Everything, message.ToByteArray()))));
    });

    [Fact]
    public void Legacy_AnyMessage_GoesThereAndBack() => SeededCases.ForAll(random =>
    {
        var message = (Legacy)MessageGenerator.Next(random, Legacy.Descriptor);
        message.Name ??= "";

        Assert.Equal(message, Legacy.Parser.ParseFrom(JsonToWire.Encode(LegacyType, Json(LegacyType, message.ToByteArray()))));
    });

    [Fact]
    public void Write_BrokenBytes_ThrowsNothingButFormatFaults() => SeededCases.ForAll(random =>
    {
        byte[] bytes = MessageGenerator.Next(random, Perf.Target.Rpc.Everything.Descriptor).ToByteArray();
        for (int flips = random.Next(1, 5); flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        }

        try
        {
            _ = Parsed(Json(Everything, bytes[..random.Next(bytes.Length + 1)]));
        }
        catch (FormatException)
        {
            // What an answer that is broken is to be.
        }
    });

    [Fact]
    public void Write_UnknownFieldsPackedOrNotAndMergedParts_AreReadAsTheStandardSays()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            // numbers = 20: one record packed, one not; a field that nobody knows; item = 17 in two parts; a choice made twice.
            output.WriteTag(20, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(1, 2));
            output.WriteTag(20, WireFormat.WireType.Varint);
            output.WriteInt32(3);
            output.WriteTag(999, WireFormat.WireType.Fixed64);
            output.WriteFixed64(1);
            output.WriteTag(17, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(new Item { Id = "a", Tags = { "x" } }.ToByteString());
            output.WriteTag(17, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(new Item { Stock = 5, Tags = { "y" } }.ToByteString());
            output.WriteTag(40, WireFormat.WireType.LengthDelimited);
            output.WriteString("first");
            output.WriteTag(41, WireFormat.WireType.Varint);
            output.WriteInt32(2);
        }

        byte[] bytes = stream.ToArray();
        JToken json = Parsed(Json(Everything, bytes));

        Assert.True(JToken.DeepEquals(Parsed(s_formatter.Format(Perf.Target.Rpc.Everything.Parser.ParseFrom(bytes))), json), json.ToString());
        Assert.Equal([1, 2, 3], json["numbers"]!.Select(number => (int)number));
    }

    [Theory]
    [InlineData("""{"int64_value": "5", "int32Value": 1e2, "uint32Value": "7", "stringValue": 12, "bytesValue": "_-8", "color": 5, "maybeText": null}""", """{"int64Value":"5","int32Value":100,"uint32Value":7,"stringValue":"12","bytesValue":"/+8=","color":"COLOR_BLUE"}""")]
    [InlineData("""{"anotherName": "a", "anything": null, "nothing": {}}""", """{"anotherName":"a","anything":null,"nothing":{}}""")]
    [InlineData("""{"renamed": "a", "doubleValue": "1.5", "floatValue": "-Infinity"}""", """{"anotherName":"a","doubleValue":1.5,"floatValue":"-Infinity"}""")]
    public void Encode_OtherSpellings_AreTaken(string json, string same) =>
        Assert.Equal(Perf.Target.Rpc.Everything.Parser.ParseJson(same), Perf.Target.Rpc.Everything.Parser.ParseFrom(JsonToWire.Encode(Everything, json)));

    [Theory]
    [InlineData("""{"int32Valu": 1}""", "did you mean 'int32Value'?")]
    [InlineData("""{"int32Value": 1.5}""", "$.int32Value must be a whole number")]
    [InlineData("""{"int32Value": 3000000000}""", "$.int32Value must be a whole number")]
    [InlineData("""{"uint64Value": -1}""", "$.uint64Value must be a whole number")]
    [InlineData("""{"floatValue": 1e300}""", "$.floatValue must be a number")]
    [InlineData("""{"boolValue": "true"}""", "$.boolValue must be true or false")]
    [InlineData("""{"color": "COLOR_GREEN"}""", "$.color must be a value of perf.shop.v1.Color (COLOR_UNSPECIFIED")]
    [InlineData("""{"bytesValue": "*"}""", "$.bytesValue must be base64 text")]
    [InlineData("""{"item": 1}""", "$.item must be an object of perf.shop.v1.Item")]
    [InlineData("""{"numbers": 1}""", "$.numbers must be a list")]
    [InlineData("""{"numbers": [1, null]}""", "$.numbers[1] must be a whole number")]
    [InlineData("""{"items": [{"stock": "x"}]}""", "$.items[0].stock must be a whole number")]
    [InlineData("""{"counts": []}""", "$.counts must be an object")]
    [InlineData("""{"names": {"x": "a"}}""", "the key 'x' of $.names must be a whole number")]
    [InlineData("""{"itemByFlag": {"1": {}}}""", "must be true or false")]
    [InlineData("""{"choiceText": "a", "choiceNumber": 1}""", "is the second of 'choice'")]
    [InlineData("""{"int32Value": 1, "int32_value": 2}""", "$.int32_value stands twice")]
    [InlineData("""{"at": "yesterday"}""", "$.at is no google.protobuf.Timestamp")]
    [InlineData("[]", "$ must be an object")]
    [InlineData("{", "it is no JSON")]
    public void Encode_WhatDoesNotFit_SaysWhere(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => JsonToWire.Encode(Everything, json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Encode_EndlessNesting_IsRefused() =>
        Assert.Throws<FormatException>(() => JsonToWire.Encode(Everything, string.Concat(Enumerable.Repeat("{\"child\":", 5000)) + "{}" + new string('}', 5000)));

    private static MessageDescriptor Type(string name) => s_files.SelectMany(file => file.MessageTypes).Single(type => type.FullName == name);

    private static string Json(MessageDescriptor type, byte[] bytes) => Encoding.UTF8.GetString(WireToJson.Write(type, [bytes], asList: false).Span);

    private static JToken Parsed(string json)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(json)) { DateParseHandling = Newtonsoft.Json.DateParseHandling.None };
        return Widened(JToken.ReadFrom(reader));
    }

    // 1 and 1.0 are one number.
    private static JToken Widened(JToken token) => token switch
    {
        JObject tree => new JObject(tree.Properties().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => new JProperty(property.Name, Widened(property.Value)))),
        JArray list => new JArray(list.Select(Widened)),
        JValue { Type: JTokenType.Integer } number => new JValue((double)number),
        _ => token,
    };
}
