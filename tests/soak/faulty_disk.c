/* A disk that fails, for the server under test: LD_PRELOAD it (Linux; faulty_disk.py compiles and reads what it writes).
 *
 * Only files whose path begins with $QUIZAPP_DISK_FILES are touched, shared memory ("-shm") never.
 *
 * $QUIZAPP_DISK_ERROR names a file. While it exists and holds an error number, every write to a watched file fails with
 * that number: 28 (ENOSPC) is a full disk, 5 (EIO) a broken one.
 *
 * $QUIZAPP_DISK_UNSYNCED names a folder. Before each write to a watched file, what the write is about to replace is
 * noted there: offset, size of the file, length, the old bytes. When the file is synced, its notes are dropped. So after a
 * `kill -9` the notes say how to take back everything that was never synced, which is the worst a power cut may do.
 * Write and note happen under one lock, and so do sync and drop, over all processes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) \
    static __typeof__(&name) real_##name; \
    if (!real_##name) real_##name = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int watched(int fd, char path[PATH_MAX]) {
    static const char *files;
    if (!files && !(files = getenv("QUIZAPP_DISK_FILES"))) files = "";
    if (!*files) return 0;
    char link[32];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (strncmp(path, files, strlen(files))) return 0;
    return length < 4 || strcmp(path + length - 4, "-shm");
}

/* The error that writes shall meet now; 0 for none. */
static int refusal(void) {
    const char *control = getenv("QUIZAPP_DISK_ERROR");
    if (!control) return 0;
    int number = 0, fd = open(control, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    char text[16] = {0};
    if (read(fd, text, sizeof text - 1) > 0) number = atoi(text);
    close(fd);
    return number;
}

/* The locked file of notes for a watched file, or -1 when none are taken. */
static int notes_of(const char *path) {
    const char *folder = getenv("QUIZAPP_DISK_UNSYNCED");
    if (!folder) return -1;
    char place[PATH_MAX + 256];
    snprintf(place, sizeof place, "%s/%s", folder, strrchr(path, '/') + 1);
    int notes = open(place, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (notes < 0 || flock(notes, LOCK_EX)) abort();
    return notes;
}

static void note(int notes, int fd, off_t offset, off_t length) {
    struct stat file;
    if (fstat(fd, &file)) abort();
    off_t old = file.st_size - offset;
    if (old > length) old = length;
    if (old < 0) old = 0;
    size_t size = 3 * sizeof(int64_t) + (size_t)old;
    char *record = malloc(size);
    if (!record) abort();
    int64_t head[3] = {offset, file.st_size, old};
    memcpy(record, head, sizeof head);
    for (off_t done = 0; done < old;) {
        ssize_t got = pread(fd, record + sizeof head + done, (size_t)(old - done), offset + done);
        if (got <= 0) abort();
        done += got;
    }
    REAL(write);
    if (real_write(notes, record, size) != (ssize_t)size) abort();
    free(record);
}

/* What stands before a write: refuse it, or note it. Gives the lock to close afterwards, -1 for none, -2 for refused. */
static int before(int fd, off_t offset, off_t length) {
    char path[PATH_MAX];
    if (!watched(fd, path)) return -1;
    int number = refusal();
    if (number) {
        errno = number;
        return -2;
    }
    int notes = notes_of(path);
    if (notes >= 0) note(notes, fd, offset, length);
    return notes;
}

static void after(int notes) {
    int kept = errno;
    if (notes >= 0) close(notes);
    errno = kept;
}

#define GUARDED(type, fd, offset, length, call) \
    do { \
        int notes = before(fd, offset, length); \
        if (notes == -2) return -1; \
        type result = call; \
        after(notes); \
        return result; \
    } while (0)

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    GUARDED(ssize_t, fd, lseek(fd, 0, SEEK_CUR), (off_t)length, real_write(fd, data, length));
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    REAL(pwrite);
    GUARDED(ssize_t, fd, offset, (off_t)length, real_pwrite(fd, data, length, offset));
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    REAL(pwrite64);
    GUARDED(ssize_t, fd, offset, (off_t)length, real_pwrite64(fd, data, length, offset));
}

static off_t total(const struct iovec *parts, int count) {
    off_t sum = 0;
    for (int number = 0; number < count; number++) sum += (off_t)parts[number].iov_len;
    return sum;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    REAL(pwritev);
    GUARDED(ssize_t, fd, offset, total(parts, count), real_pwritev(fd, parts, count, offset));
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    REAL(pwritev64);
    GUARDED(ssize_t, fd, offset, total(parts, count), real_pwritev64(fd, parts, count, offset));
}

int ftruncate(int fd, off_t length) {
    REAL(ftruncate);
    GUARDED(int, fd, length, (off_t)INT64_MAX, real_ftruncate(fd, length));
}

int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    GUARDED(int, fd, length, (off_t)INT64_MAX, real_ftruncate64(fd, length));
}

int posix_fallocate(int fd, off_t offset, off_t length) {
    REAL(posix_fallocate);
    char path[PATH_MAX];
    int number = watched(fd, path) ? refusal() : 0;
    return number ? number : real_posix_fallocate(fd, offset, length);
}

int posix_fallocate64(int fd, off64_t offset, off64_t length) {
    REAL(posix_fallocate64);
    char path[PATH_MAX];
    int number = watched(fd, path) ? refusal() : 0;
    return number ? number : real_posix_fallocate64(fd, offset, length);
}

/* Sync for real, then drop the notes: what they would take back can no longer be lost. */
static int synced(int fd, int (*sync)(int)) {
    char path[PATH_MAX];
    int notes = watched(fd, path) ? notes_of(path) : -1;
    int result = sync(fd);
    if (notes >= 0 && !result) {
        REAL(ftruncate);
        if (real_ftruncate(notes, 0)) abort();
    }
    after(notes);
    return result;
}

int fsync(int fd) {
    REAL(fsync);
    return synced(fd, real_fsync);
}

int fdatasync(int fd) {
    REAL(fdatasync);
    return synced(fd, real_fdatasync);
}
