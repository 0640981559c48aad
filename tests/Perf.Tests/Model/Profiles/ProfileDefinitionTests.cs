namespace Perf.Tests.Model.Profiles;

public sealed class ProfileDefinitionTests
{
    [Theory]
    [InlineData("1234", "1234", 1234, ProfileKind.Cpu)]
    [InlineData("Shop.dll", "Shop.dll", null, ProfileKind.Cpu)]
    [InlineData("cpu=Shop.dll", "Shop.dll", null, ProfileKind.Cpu)]
    [InlineData(" WALL = 17 ", "17", 17, ProfileKind.Wall)]
    public void Parse_Process_IsIt(string text, string process, int? id, ProfileKind kind)
    {
        ProfileDefinition definition = ProfileDefinition.Parse(text);
        Assert.Equal((process, id, kind), (definition.Process, definition.ProcessId, definition.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu=")]
    [InlineData("heap=Shop.dll")]
    [InlineData("1=Shop.dll")]
    public void Parse_SomethingElse_SaysWhatIsWanted(string text)
    {
        PerfException fault = Assert.Throws<PerfException>(() => ProfileDefinition.Parse(text));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains("cpu=Shop.dll", fault.Message, StringComparison.Ordinal);
    }
}
