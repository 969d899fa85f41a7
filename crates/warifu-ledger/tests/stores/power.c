/* Records what a process writes, and when it waits for the disk, so that a test can take away what a loss of power would.
   Loaded before libc (LD_PRELOAD). WARIFU_TRACE is the file of records, WARIFU_TRACE_UNDER the beginning of the paths. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;
static const char *under;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("WARIFU_TRACE");
    under = getenv("WARIFU_TRACE_UNDER");
    if (path && under) trace = syscall(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
}

static void all(const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        long done = syscall(SYS_write, trace, at, length);
        if (done <= 0) abort();
        at += done;
        length -= done;
    }
}

/* kind, length of the path, place in the file, length of the bytes; the path; the bytes */
static void note(char kind, const char *path, uint64_t place, const void *bytes, uint64_t length) {
    uint32_t named = strlen(path);
    all(&kind, 1);
    all(&named, 4);
    all(&place, 8);
    all(&length, 8);
    all(path, named);
    if (bytes) all(bytes, length);
}

/* the path of a file of ours; 0 where it is another one */
static int ours(int fd, char *path) {
    char link[64];
    if (trace < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, under, strlen(under)) == 0;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    char path[PATH_MAX];
    if (trace < 0) return syscall(SYS_write, fd, bytes, length);
    pthread_mutex_lock(&one);
    off_t place = fd == 1 ? 0 : lseek(fd, 0, SEEK_CUR);
    ssize_t done = syscall(SYS_write, fd, bytes, length);
    if (done > 0 && fd == 1) note('A', "", 0, bytes, done);
    else if (done > 0 && ours(fd, path)) note('W', path, place, bytes, done);
    pthread_mutex_unlock(&one);
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t place) {
    char path[PATH_MAX];
    pthread_mutex_lock(&one);
    ssize_t done = syscall(SYS_pwrite64, fd, bytes, length, place);
    if (done > 0 && ours(fd, path)) note('W', path, place, bytes, done);
    pthread_mutex_unlock(&one);
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t place) { return pwrite64(fd, bytes, length, place); }

int ftruncate64(int fd, off64_t length) {
    char path[PATH_MAX];
    pthread_mutex_lock(&one);
    int done = syscall(SYS_ftruncate, fd, length);
    if (done == 0 && ours(fd, path)) note('T', path, length, 0, 0);
    pthread_mutex_unlock(&one);
    return done;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, long call) {
    char path[PATH_MAX];
    pthread_mutex_lock(&one);
    int done = syscall(call, fd);
    if (done == 0 && ours(fd, path)) note('S', path, 0, 0, 0);
    pthread_mutex_unlock(&one);
    return done;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }

int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int unlink(const char *path) {
    pthread_mutex_lock(&one);
    int done = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (done == 0 && trace >= 0 && strncmp(path, under, strlen(under)) == 0) note('U', path, 0, 0, 0);
    pthread_mutex_unlock(&one);
    return done;
}

int rename(const char *from, const char *to) {
    pthread_mutex_lock(&one);
    int done = syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (done == 0 && trace >= 0 && strncmp(from, under, strlen(under)) == 0) note('R', from, 0, to, strlen(to));
    pthread_mutex_unlock(&one);
    return done;
}
