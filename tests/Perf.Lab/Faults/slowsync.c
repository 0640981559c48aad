/*
 * A slow disk without the kernel's help: every fsync and fdatasync of the process takes longer, by the microseconds that the file LAB_SYNC_FILE says at that moment; by none where there is no
 * such file. Loaded by LD_PRELOAD.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_a_while(void)
{
    const char *path = getenv("LAB_SYNC_FILE");
    char text[16] = { 0 };
    int file = path == NULL ? -1 : open(path, O_RDONLY);
    if (file < 0) {
        return;
    }

    if (read(file, text, sizeof text - 1) > 0) {
        usleep((useconds_t)atoi(text));
    }

    close(file);
}

int fsync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_a_while();
    return real(file);
}

int fdatasync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_a_while();
    return real(file);
}
