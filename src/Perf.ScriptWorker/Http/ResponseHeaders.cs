using Jint.Native;

namespace Perf.ScriptWorker.Http;

/// <summary>The headers of a response as scripts have them: canonical names, values of one name joined.</summary>
internal static class ResponseHeaders
{
    public static JsObject Of(ResponseState state)
    {
        var all = new JsObject(state.User.Engine);
        foreach (IGrouping<string, string> header in HeaderLines.Of(state.Answer.Head).GroupBy(line => RequestText.Canonical(line.Name), line => line.Value))
        {
            all.Set(header.Key, string.Join(", ", header));
        }

        return all;
    }
}
