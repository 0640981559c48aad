namespace Perf;

/// <summary>How a request's body is made.</summary>
public enum BodyKind
{
    /// <summary>Text as it stands (<c>body:</c>).</summary>
    Text,

    /// <summary>A JSON document (<c>json:</c>).</summary>
    Json,

    /// <summary>Fields of an application/x-www-form-urlencoded form (<c>form:</c>).</summary>
    Form,

    /// <summary>A file as it stands (<c>file:</c>).</summary>
    File,

    /// <summary>Fields and files of a multipart/form-data form (<c>multipart:</c>).</summary>
    Multipart,
}
