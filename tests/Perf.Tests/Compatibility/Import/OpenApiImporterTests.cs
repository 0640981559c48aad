using System.Text;

namespace Perf.Tests.Compatibility.Import;

public sealed class OpenApiImporterTests
{
    [Fact]
    public void Reading_Operations_AreTheDefault()
    {
        Converted api = Converted.Sample("shop-3.0.yaml");
        Assert.Equal("OpenAPI 3.0.3", api.Report.SourceDetail);
        Assert.Equal(("Shop API", "Orders and items."), (api.Scenario.Name, api.Scenario.Description));
        Assert.Equal("https://eu.api.example.com", api.Scenario.Target);
        Assert.Equal(["listItems", "getItem", "GET /health"], api.Requests.Select(step => step.Name));
        Assert.True(api.Notes(ConversionNoteKind.LeftOut, "-IncludeUnsafe"));
        Assert.True(api.Notes(ConversionNoteKind.NotCarriedOver, "TRACE"));
        Assert.True(api.Notes(ConversionNoteKind.LeftOut, "us.api.example.com"));
        Assert.Contains("# What is sold.", api.Report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_ComeFromExamplesDefaultsAndSchemas()
    {
        RequestStep list = Converted.Sample("shop-3.0.yaml").Request("listItems");
        Assert.Equal("/v2/items", list.Url);
        Assert.Equal([new("q", "red shirt"), new("size", "5"), new("tags", "new,new"), new("filter[colour]", "blue")], list.Query);
        Assert.Contains(list.Headers, header => header.Key == "x-trace" && Guid.TryParse(header.Value, out _));
        Assert.Contains(new("cookie", "session=${env:API_SESSION}"), list.Headers);
        Assert.Equal(["200"], list.Expect.Single().Expected);
        Converted api = Converted.Sample("shop-3.0.yaml");
        Assert.Equal("/v2/items/${itemId}", api.Request("getItem").Url);
        Assert.Equal("A-1", api.Scenario.Variables["itemId"].Values[0].Text);
        Assert.True(api.Notes(ConversionNoteKind.LeftOut, "optional"));
    }

    [Fact]
    public void Security_IsSharedAndCanBeNone()
    {
        Converted api = Converted.Sample("shop-3.0.yaml", request => request with { IncludeUnsafe = true });
        Assert.Equal((HttpAuthScheme.Bearer, "${env:API_OAUTH_TOKEN}"), (api.Scenario.Http.Auth!.Scheme, api.Scenario.Http.Auth.Token));
        Assert.Null(api.Request("listItems").Auth);
        Assert.Equal(HttpAuthScheme.None, api.Request("GET /health").Auth!.Scheme);
        Assert.Equal(HttpAuthScheme.None, api.Request("POST /login").Auth!.Scheme);
        Assert.Contains("API_OAUTH_TOKEN", api.Report.EnvironmentVariables);
    }

    [Fact]
    public void Bodies_AreMadeOfSchemas()
    {
        Converted api = Converted.Sample("shop-3.0.yaml", request => request with { IncludeUnsafe = true });
        Assert.Equal(
            "{\"active\":true,\"note\":\"costs $${5}\",\"name\":\"examplexxx\",\"price\":1,\"code\":\"example\",\"day\":\"2026-01-01\",\"sizes\":[1,1,1],\"more\":{\"key\":true}}",
            api.Request("addItem").Body!.Text);
        Assert.True(api.Notes(ConversionNoteKind.Assumed, "pattern"));
        Assert.Equal(["201", "202"], api.Request("addItem").Expect.Single().Expected);
        // A schema that is within itself ends there.
        Assert.Equal("{\"name\":\"example\",\"children\":[]}", api.Request("putNode").Body!.Text);
        Assert.True(api.Notes(ConversionNoteKind.NotCarriedOver, "callbacks"));
        Assert.Equal("{\"kind\":\"cat\",\"lives\":1}", api.Request("POST /pets").Body!.Text);
        Assert.Equal([new("user", "ann"), new("password", "${env:API_PASSWORD}"), new("otp", "${env:API_OTP}")], api.Request("POST /login").Body!.Form);
        Assert.Equal("title", Assert.Single(api.Request("POST /files").Body!.Parts).Name);
        Assert.True(api.Notes(ConversionNoteKind.NotCarriedOver, "file of the field 'file'"));
        Assert.True(api.Notes(ConversionNoteKind.NotCarriedOver, "application/octet-stream"));
        Assert.Equal(["items", "nodes", "health", "auth", "files", "pets"], api.Scenario.Flows.Keys);
    }

    [Fact]
    public void Version31_TypesListsConstantsAndRelativeServers()
    {
        Converted api = Converted.Sample("shop-3.1.json", request => request with { IncludeUnsafe = true });
        Assert.Equal("${env:API_BASE_URL}", api.Scenario.Target);
        RequestStep get = api.Request("GET /users/{id}");
        Assert.Equal("/api/users/${id}", get.Url);
        Assert.Equal("42", api.Scenario.Variables["id"].Values[0].Text);
        Assert.Equal([new("api_key", "${env:API_KEY}")], get.Query);
        Assert.Equal(HttpAuthScheme.Basic, get.Auth!.Scheme);
        RequestStep patch = api.Request("PATCH /users/{id}");
        Assert.Equal("/api/users/${id_2}", patch.Url);
        Assert.Equal(HttpAuthScheme.Digest, patch.Auth!.Scheme);
        Assert.Equal("{\"email\":\"user@example.com\",\"kind\":\"a\",\"pair\":[\"example\",1]}", patch.Body!.Text);
        Assert.Contains(new("content-type", "application/merge-patch+json"), patch.Headers);
        Assert.True(api.Notes(ConversionNoteKind.NotCarriedOver, "other.yaml#/x"));
        Assert.True(api.Notes(ConversionNoteKind.NotCarriedOver, "credentials that have no counterpart: tls"));
        Assert.True(api.Notes(ConversionNoteKind.NotCarriedOver, "webhooks"));
    }

    [Fact]
    public void IncludeAndExclude_ChooseOperations()
    {
        Converted api = Converted.Sample("shop-3.0.yaml", request => request with { Include = ["POST", "/items*"], Exclude = ["/items/*"], Target = "http://127.0.0.1:1" });
        Assert.Equal(["addItem"], api.Requests.Select(step => step.Name));
        Assert.Equal("http://127.0.0.1:1", api.Scenario.Target);
    }

    [Theory]
    [InlineData("swagger: '2.0'\ninfo: {}\npaths: {}", "Swagger 2.0")]
    [InlineData("openapi: 4.0.0\npaths: {}", "OpenAPI 4.0.0")]
    [InlineData("openapi: 3.0.0\npaths:\n  /a: [\n", "broken in line")]
    [InlineData("openapi: 3.0.0\npaths: {}", "nothing that can be converted")]
    [InlineData("{\"openapi\":\"3.0.0\",\"paths\":{\"/\\ud800\":{\"get\":{}}}}", "cannot be converted")] // half of a surrogate pair
    [InlineData("{\"openapi\":\"3.0.0\",\"paths\":{", "broken in line 1")]
    public void Broken_Documents_AreRefused(string text, string part)
    {
        PerfException fault = Assert.ThrowsAny<PerfException>(() => Converted.Text(text));
        Assert.Equal(ErrorIds.ImportInvalid, fault.Id);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of brackets, which what makes a tree of it would not survive; and one that is only a little too deep.</summary>
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(300)]
    public void Nesting_WithoutEnd_IsRefused(int levels)
    {
        PerfException fault = Assert.ThrowsAny<PerfException>(() => Converted.Text($"openapi: 3.0.0\npaths: {new string('[', levels)}{(levels < 1000 ? new string(']', levels) : "")}\n"));
        Assert.Equal(ErrorIds.ImportInvalid, fault.Id);
        Assert.Contains("broken in line 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("nested deeper than 200 levels", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Security_ThatIsNoMapping_IsTold()
    {
        Converted api = Converted.Text("openapi: 3.0.0\nsecurity: [ key ]\npaths:\n  /a:\n    get:\n      responses: { '200': { description: x } }\n");
        Assert.Single(api.Scenario.Flows);
        Assert.True(api.Notes(ConversionNoteKind.NotCarriedOver, "credentials that have no counterpart"));
    }

    /// <summary>Six levels of eight values each would be 300,000, and twelve more than any memory.</summary>
    [Fact]
    public void Bodies_OfSchemasThatGrow_EndAtSomeSize()
    {
        var text = new StringBuilder("openapi: 3.0.0\npaths:\n  /a:\n    post:\n      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } }\n      responses: { '200': { description: x } }\ncomponents:\n  schemas:\n");
        string names = string.Join(", ", Enumerable.Range(0, 8).Select(i => $"p{i}"));
        for (int i = 0; i < 6; i++)
        {
            text.Append($"    S{i}: {{ type: object, required: [{names}], properties: {{ {string.Join(", ", Enumerable.Range(0, 8).Select(p => $"p{p}: {{ $ref: '#/components/schemas/S{i + 1}' }}"))} }} }}\n");
        }

        text.Append("    S6: { type: integer }\n");
        Converted api = Converted.Text(text.ToString(), request => request with { IncludeUnsafe = true });
        Assert.InRange(Assert.Single(api.Requests).Body!.Text!.Count(letter => letter == ':'), 5_000, 10_000);
        Assert.True(api.Notes(ConversionNoteKind.Assumed, "bodies end after 10,000 values"));
    }

    [Fact]
    public void Cycles_OfAnyLength_End()
    {
        var text = new StringBuilder("openapi: 3.0.0\npaths:\n  /a:\n    post:\n      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } }\n      responses: { '200': { description: x } }\ncomponents:\n  schemas:\n");
        for (int i = 0; i < 30; i++)
        {
            text.Append($"    S{i}: {{ type: object, required: [next, all], properties: {{ next: {{ $ref: '#/components/schemas/S{(i + 1) % 30}' }}, all: {{ allOf: [ {{ $ref: '#/components/schemas/S{(i * 7) % 30}' }} ] }}, name: {{ type: string }} }} }}\n");
        }

        Assert.Single(Converted.Text(text.ToString(), request => request with { IncludeUnsafe = true }).Requests);
        Assert.ThrowsAny<PerfException>(() => Converted.Text("openapi: 3.0.0\npaths: { $ref: '#/paths' }"));
    }
}
