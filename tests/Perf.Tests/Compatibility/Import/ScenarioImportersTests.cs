using Perf.Compatibility.Import;

namespace Perf.Tests.Compatibility.Import;

public sealed class ScenarioImportersTests
{
    [Theory]
    [InlineData("chrome.har", "har")]
    [InlineData("firefox.har", "har")]
    [InlineData("safari.har", "har")]
    [InlineData("shop-3.0.yaml", "openapi")]
    [InlineData("shop-3.1.json", "openapi")]
    [InlineData("shop.postman_collection.json", "postman")]
    [InlineData("bash.curl", "curl")]
    [InlineData("cmd.curl", "curl")]
    [InlineData("powershell.curl", "curl")]
    public void For_EachSample_FindsItsFormatByContentAlone(string sample, string format)
    {
        var source = ImportSource.OfText(File.ReadAllText(Converted.PathOf(sample)));
        Assert.Equal(format, ScenarioImporters.For(source, null).Format);
        Assert.Single(ScenarioImporters.All, importer => importer.Recognizes(source));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("hello")]
    [InlineData("<html></html>")]
    public void For_SomethingElse_NamesTheFormats(string text)
    {
        PerfException fault = Assert.Throws<PerfException>(() => ScenarioImporters.For(ImportSource.OfText(text), null));
        Assert.Equal(ErrorIds.ImportInvalid, fault.Id);
        Assert.Contains("HAR 1.2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_AMisspeltFormat_TellsTheNearest() =>
        Assert.Contains("did you mean 'postman'", Assert.Throws<PerfException>(() => ScenarioImporters.For(ImportSource.OfText(""), "postmann")).Message, StringComparison.Ordinal);

    [Fact]
    public void Source_ThatIsNotThere_SaysSo()
    {
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => ScenarioConverter.Convert(new ConversionRequest { Path = "/nowhere/at/all.har" }, null, CancellationToken.None)).Id);
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => ScenarioConverter.Convert(new ConversionRequest { Path = Path.GetTempPath() }, null, CancellationToken.None)).Id);
    }

    [Theory]
    [InlineData("password", true)]
    [InlineData("X-Api-Key", true)]
    [InlineData("accessToken", true)]
    [InlineData("client_secret", true)]
    [InlineData("csrf_token", true)]
    [InlineData("PHPSESSID", true)]
    [InlineData("token_type", false)]
    [InlineData("nextPageToken", false)]
    [InlineData("author", false)]
    [InlineData("user", false)]
    [InlineData("passenger", false)]
    [InlineData("keyboard", false)]
    public void SecretNames_AreKnown(string name, bool isSecret) => Assert.Equal(isSecret, SecretVault.IsSecretName(name));

    [Theory]
    [InlineData("POST", "", "/api/x", true)]
    [InlineData("GET", "", "/api/x", false)]
    [InlineData("POST", "", "/other", false)]
    [InlineData("POST", "a.example.com", "/api/x", true)]
    [InlineData("POST", "example.org", "/api/x", false)]
    [InlineData("POST", "", "/api/private/x", false)]
    public void Filter_OfEachKindOneMustFit(string method, string host, string path, bool isKept) =>
        Assert.Equal(isKept, new ImportFilter(new ConversionRequest { Include = ["post", "/api/*", "*.example.com"], Exclude = ["/api/private/*"] }).Keeps(method, host, path));
}
