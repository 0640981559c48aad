using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Modules;
using Perf.ScriptWorker.Http;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/http</c>.</summary>
internal sealed class HttpModule : IScriptModule
{
    // k6's names for what options and responses say of TLS.
    private static readonly (string Name, string Value)[] s_constants =
    [
        ("SSL_3_0", "ssl3.0"), ("TLS_1_0", "tls1.0"), ("TLS_1_1", "tls1.1"), ("TLS_1_2", "tls1.2"), ("TLS_1_3", "tls1.3"),
        ("OCSP_STATUS_GOOD", "good"), ("OCSP_STATUS_REVOKED", "revoked"), ("OCSP_STATUS_SERVER_FAILED", "server_failed"), ("OCSP_STATUS_UNKNOWN", "unknown"),
        ("OCSP_REASON_UNSPECIFIED", "unspecified"), ("OCSP_REASON_KEY_COMPROMISE", "key_compromise"), ("OCSP_REASON_CA_COMPROMISE", "ca_compromise"),
        ("OCSP_REASON_AFFILIATION_CHANGED", "affiliation_changed"), ("OCSP_REASON_SUPERSEDED", "superseded"), ("OCSP_REASON_CESSATION_OF_OPERATION", "cessation_of_operation"),
        ("OCSP_REASON_CERTIFICATE_HOLD", "certificate_hold"), ("OCSP_REASON_REMOVE_FROM_CRL", "remove_from_crl"),
        ("OCSP_REASON_PRIVILEGE_WITHDRAWN", "privilege_withdrawn"), ("OCSP_REASON_AA_COMPROMISE", "aa_compromise"),
    ];

    private static readonly string[] s_withBody = ["post", "put", "patch", "options"];

    /// <inheritdoc/>
    public string Specifier => "k6/http";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        HttpFunctions http = HttpFunctions.Of(user);
        exports.Function("get", 2, arguments => http.Request("GET", arguments.Nth(0), JsValue.Undefined, arguments.Nth(1)));
        exports.Function("head", 2, arguments => http.Request("HEAD", arguments.Nth(0), JsValue.Undefined, arguments.Nth(1)));
        foreach (string name in s_withBody)
        {
            string method = name.ToUpperInvariant();
            exports.Function(name, 3, arguments => http.Request(method, arguments.Nth(0), arguments.Nth(1), arguments.Nth(2)));
        }

        exports.Function("del", 3, arguments => http.Request("DELETE", arguments.Nth(0), arguments.Nth(1), arguments.Nth(2)));
        exports.Function("request", 4, arguments => http.Request(arguments.Nth(0).ToString().ToUpperInvariant(), arguments.Nth(1), arguments.Nth(2), arguments.Nth(3)));
        exports.Function("asyncRequest", 4, arguments => http.RequestLater(arguments.Nth(0).ToString().ToUpperInvariant(), arguments.Nth(1), arguments.Nth(2), arguments.Nth(3)));
        exports.Function("batch", 1, arguments => http.Batch(arguments.Nth(0)));
        exports.Function("url", 1, arguments => Url(user, arguments));
        exports.Function("file", 3, arguments => File(user, arguments));
        exports.Function("cookieJar", 0, _ =>
        {
            user.RequireIteration("http.cookieJar()");
            return new JarObject(user, user.Http.Jar);
        });
        exports.Value("CookieJar", new JarConstructor(user));
        exports.Function("expectedStatuses", 1, arguments => new ExpectedObject(user.Engine, new StatusSet([.. arguments.Select(argument => Statuses(user, argument))])));
        exports.Function("setResponseCallback", 1, arguments =>
        {
            user.Http.Expected = arguments.Nth(0) switch
            {
                ExpectedObject expected => expected.Statuses,
                var value when value.IsNull() => null,
                var value => throw user.TypeError($"http.setResponseCallback() takes what http.expectedStatuses() gives, or null, not {value}"),
            };
            return JsValue.Undefined;
        });
        foreach ((string name, string value) in s_constants)
        {
            exports.Value(name, value);
        }

        exports.Done();
    }

    // A tagged template: http.url`https://host/${id}` is the address, and its name has the places without their values.
    private static JsObject Url(ScriptUser user, JsValue[] arguments)
    {
        if (arguments.Nth(0) is not JsArray strings)
        {
            throw user.TypeError("http.url is a tag of a template: write http.url`https://host/${id}`");
        }

        var url = new System.Text.StringBuilder();
        var name = new System.Text.StringBuilder();
        for (uint i = 0; i < strings.Length; i++)
        {
            string text = strings.Get(i).ToString();
            url.Append(text);
            name.Append(text);
            if (i + 1 < strings.Length)
            {
                url.Append(Jint.Runtime.TypeConverter.ToString(arguments.Nth((int)i + 1)));
                name.Append("${}");
            }
        }

        var result = new JsObject(user.Engine);
        result.Set("url", url.ToString());
        result.Set("name", name.ToString());
        result.Set("clean_url", url.ToString());
        return result;
    }

    private static FileObject File(ScriptUser user, JsValue[] arguments)
    {
        // As k6's: a name is needed, for servers take a part without one for a plain field.
        string name = arguments.TextOr(1, $"{user.Shared.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000}");
        string type = arguments.TextOr(2, "application/octet-stream");
        return new FileObject(user.Engine, arguments.Nth(0), ScriptBytes.Of(user, arguments.Nth(0), "http.file()"), name, type);
    }

    private static (int First, int Last) Statuses(ScriptUser user, JsValue argument)
    {
        if (argument.IsNumber() && argument.AsNumber() is var status && status == Math.Floor(status))
        {
            return ((int)status, (int)status);
        }

        if (argument is ObjectInstance range && range.Get("min").IsNumber() && range.Get("max").IsNumber())
        {
            return ((int)range.Get("min").AsNumber(), (int)range.Get("max").AsNumber());
        }

        throw user.TypeError($"http.expectedStatuses() takes whole numbers and objects {{ min, max }}, not {argument}");
    }
}
