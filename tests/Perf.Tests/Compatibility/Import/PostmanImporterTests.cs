namespace Perf.Tests.Compatibility.Import;

public sealed class PostmanImporterTests
{
    private const string Collection = "shop.postman_collection.json";

    [Fact]
    public void Requests_AreStepsWithTheirNames()
    {
        Converted postman = Converted.Sample(Collection);
        Assert.Equal("Postman collection 2.1", postman.Report.SourceDetail);
        Assert.Equal("https://api.example.com/v1", postman.Scenario.Target);
        Assert.Equal(["Sign in", "Get me", "Form", "Upload", "Graph", "Other host", "Old file"], postman.Requests.Select(step => step.Name));
        Assert.Equal(["/sessions", "/users/${userId}/orders", "/form"], postman.Requests.Take(3).Select(step => step.Url));
        Assert.Equal([new("source", "web")], postman.Requests[0].Query);
        Assert.Contains("# Folder: Users / Deep", postman.Report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_OfCollectionAndEnvironment_AreDeclared()
    {
        Converted postman = Converted.Sample(Collection, request => request with { EnvironmentPath = Converted.PathOf("staging.postman_environment.json") });
        Assert.Equal("https://staging.example.com/v1", postman.Scenario.Target);
        Assert.Equal("ann", postman.Scenario.Variables["user"].Values[0].Text);
        Assert.Equal("${env:API_CLIENT}", postman.Scenario.Variables["client"].Values[0].Text);
        Assert.True(postman.Notes(ConversionNoteKind.Assumed, "'client' has no value"));
        // A number in the place of a number is sent as one.
        Assert.Contains("\"size\":\"${size}\"", postman.Requests[0].Body!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSecret_IsInTheFile()
    {
        Converted postman = Converted.Sample(Collection);
        Assert.DoesNotContain("hunter2", postman.Report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("pw-of-ann", postman.Report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("abc123", postman.Report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_AreInheritedAndOverruled()
    {
        Converted postman = Converted.Sample(Collection);
        Assert.Equal("${token}", postman.Scenario.Http.Auth!.Token);
        Assert.Equal(HttpAuthScheme.None, postman.Request("Sign in").Auth!.Scheme);
        Assert.Null(postman.Request("Get me").Auth);
        Assert.Equal((HttpAuthScheme.Basic, "ann"), (postman.Request("Form").Auth!.Scheme, postman.Request("Form").Auth!.User));
        Assert.Contains(new("x-api-key", "${api-key}"), postman.Request("Graph").Headers);
        Assert.True(postman.Notes(ConversionNoteKind.NotCarriedOver, "awsv4"));
    }

    [Fact]
    public void Scripts_SimpleStatements_AreRecognisedAndOthersTold()
    {
        Converted postman = Converted.Sample(Collection);
        RequestStep signIn = postman.Request("Sign in");
        Assert.Equal(["201"], signIn.Expect.Single().Expected);
        Assert.Equal([("token", "$.token"), ("userId", "$.user.id")], signIn.Captures.Select(capture => (capture.Name, capture.Selector)));
        Assert.Equal(["fast", "has a token"], signIn.Checks.Select(check => check.Name).Order());
        RequestStep me = postman.Request("Get me");
        Assert.Equal([("$.name", ComparisonOperator.Equal, "Ann"), ("$.age", ComparisonOperator.Greater, "17")], me.Checks.Where(check => check.Part == ResponsePart.Json).Select(check => (check.Selector, check.Operator, check.Expected[0])));
        Assert.Contains(me.Checks, check => check.Part == ResponsePart.Body && check.Expected[0] == "Ann");
        Assert.Contains(me.Checks, check => check.Part == ResponsePart.Header && check.Operator == ComparisonOperator.Exists);
        Assert.True(postman.Notes(ConversionNoteKind.NotCarriedOver, "if (body.mfa) {"));
        Assert.True(postman.Notes(ConversionNoteKind.NotCarriedOver, "setNextRequest"));
        Assert.True(postman.Notes(ConversionNoteKind.NotCarriedOver, "pre-request script of the collection"));
    }

    [Fact]
    public void Folders_AreOneFlow_WhereOneUsesWhatAnotherSets()
    {
        Converted postman = Converted.Sample(Collection);
        Assert.Single(postman.Scenario.Flows);
        Assert.True(postman.Notes(ConversionNoteKind.Changed, "folders are one flow"));
        Converted apart = Converted.Text("""
            {"info":{"name":"x","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[
             {"name":"A","item":[{"name":"a","request":{"method":"GET","url":"http://h.example/a"}}]},{"name":"B","item":[{"name":"b","request":"http://h.example/b"}]},{"name":"c","request":{"url":{"host":["h","example"],"path":["c"],"protocol":"http"}}}]}
            """);
        Assert.Equal(["A", "B", "x"], apart.Scenario.Flows.Keys);
        Assert.Equal(["/a", "/b", "/c"], apart.Requests.Select(step => step.Url));
    }

    [Fact]
    public void Bodies_OfAllModes_AreCarriedOverOrTold()
    {
        Converted postman = Converted.Sample(Collection);
        Assert.Equal([new("a", "1"), new("b", "x y")], postman.Request("Form").Body!.Form);
        Assert.Equal("title", Assert.Single(postman.Request("Upload").Body!.Parts).Name);
        Assert.Contains("graphql:", postman.Report.Text, StringComparison.Ordinal);
        Assert.Contains("variables: { \"n\": \"${size}\" }", postman.Report.Text, StringComparison.Ordinal);
        Assert.Null(postman.Request("Old file").Body);
        Assert.True(postman.Notes(ConversionNoteKind.NotCarriedOver, "body from a file"));
        Assert.True(postman.Notes(ConversionNoteKind.NotCarriedOver, "file of the field 'file'"));
        Assert.Equal([new("at", "${now('unix')}")], postman.Request("Other host").Query);
    }

    [Theory]
    [InlineData("{\"info\":{\"_postman_id\":\"1\",\"schema\":\"https://schema.getpostman.com/json/collection/v1.0.0/\"},\"requests\":[]}", "format 1")]
    [InlineData("{\"info\":{\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"}}", "'item' is missing")]
    [InlineData("{\"info\":{\"schema\":\"https://schema.getpostman.com/x\"},\"item\":[}", "broken in line 1")]
    [InlineData("{\"info\":{\"schema\":\"https://schema.getpostman.com/x\"},\"item\":[]}", "nothing that can be converted")]
    public void Broken_Collections_AreRefused(string text, string part)
    {
        PerfException fault = Assert.ThrowsAny<PerfException>(() => Converted.Text(text));
        Assert.Equal(ErrorIds.ImportInvalid, fault.Id);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }
}
